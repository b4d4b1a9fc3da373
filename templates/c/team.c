/* One small pool of threads a process and library, started when a kernel first asks for one. */
#if !defined(DV_NO_THREADS) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* sched_getaffinity */
#endif
#include "team.h"

#if defined(DV_NO_THREADS)
void dv_wait(const dv_team *team)
{
    (void)team;
}

void dv_run(void (*part)(const void *call, const dv_team *team), const void *call, const dv_job *job)
{
    const dv_team alone = {0, 1, 1, NULL};
    (void)job;
    part(call, &alone);
}
#else
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <unistd.h>

#if defined(__x86_64__) || defined(__i386__)
#define DV_PAUSE() __builtin_ia32_pause()
#else
#define DV_PAUSE() ((void)0)
#endif

enum {
    DV_PATIENCE = 2000,      /* looks before a waiting thread lets others run */
    DV_IDLE = 4000,          /* looks before an idle member goes to sleep */
    DV_UNITS_WORTH = 16000,  /* multiply-adds of a step from which meeting after each statement pays */
    DV_ROWS_WORTH = 400000,  /* multiply-adds of a call from which waking a member pays */
    DV_ROWS_EACH = 4,        /* rows that a member should have: a tile */
    DV_NEAR = 1 << 18        /* weights that every member can read for itself: what a second cache holds */
};

struct dv_gate {
    int arrived;
    char apart[60]; /* the two words are watched by different threads */
    int phase;
};

static void dv_patient(int *looks)
{
    DV_PAUSE();
    if (++*looks >= DV_PATIENCE) {
        sched_yield();
        *looks = 0;
    }
}

void dv_wait(const dv_team *team)
{
    dv_gate *const gate = team->gate;
    const int phase = __atomic_load_n(&gate->phase, __ATOMIC_RELAXED);
    if (__atomic_add_fetch(&gate->arrived, 1, __ATOMIC_ACQ_REL) == team->count) {
        __atomic_store_n(&gate->arrived, 0, __ATOMIC_RELAXED);
        __atomic_store_n(&gate->phase, phase + 1, __ATOMIC_RELEASE);
        return;
    }
    for (int looks = 0; __atomic_load_n(&gate->phase, __ATOMIC_ACQUIRE) == phase;) {
        dv_patient(&looks);
    }
}

/* -- the pool --------------------------------------------------------------------------------- */
static struct {
    pthread_mutex_t busy;  /* held by the one caller that uses the pool */
    pthread_mutex_t lock;  /* guards what follows, for members that sleep */
    pthread_cond_t wake;
    int members;           /* threads that exist, the caller not counted */
    int round;             /* grows with every job */
    int count, by_rows;    /* of the job */
    int left;              /* members that have not finished the job */
    void (*part)(const void *call, const dv_team *team);
    const void *call;
    struct dv_gate gate;
    int seats[DV_THREADS][2]; /* number of a member, and the last round before it came */
} dv_pool = {.busy = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static void *dv_member(void *seat)
{
    const int me = ((const int *)seat)[0];
    int seen = ((const int *)seat)[1];
    for (;;) {
        int round = seen;
        for (int looks = 0; looks < DV_IDLE; ++looks) {
            round = __atomic_load_n(&dv_pool.round, __ATOMIC_ACQUIRE);
            if (round != seen) {
                break;
            }
            DV_PAUSE();
        }
        if (round == seen) {
            pthread_mutex_lock(&dv_pool.lock);
            while ((round = __atomic_load_n(&dv_pool.round, __ATOMIC_ACQUIRE)) == seen) {
                pthread_cond_wait(&dv_pool.wake, &dv_pool.lock);
            }
            pthread_mutex_unlock(&dv_pool.lock);
        }
        seen = round;
        if (me < dv_pool.count) {
            const dv_team team = {me, dv_pool.count, dv_pool.by_rows, &dv_pool.gate};
            dv_pool.part(dv_pool.call, &team);
        }
        __atomic_sub_fetch(&dv_pool.left, 1, __ATOMIC_RELEASE);
    }
    return NULL;
}

/* The child of a fork has the caller only. */
static void dv_forked(void)
{
    pthread_mutex_init(&dv_pool.busy, NULL);
    pthread_mutex_init(&dv_pool.lock, NULL);
    pthread_cond_init(&dv_pool.wake, NULL);
    dv_pool.members = 0;
    dv_pool.round = 0;
    dv_pool.gate.arrived = 0;
}

/* Have `wanted` members besides the caller; fewer where the system gives no more. */
static int dv_members(int wanted)
{
    static int registered;
    if (!registered) {
        registered = 1;
        pthread_atfork(NULL, NULL, dv_forked);
    }
    while (dv_pool.members < wanted) {
        pthread_t thread;
        int *const seat = dv_pool.seats[dv_pool.members + 1];
        seat[0] = dv_pool.members + 1;
        seat[1] = dv_pool.round;
        if (pthread_create(&thread, NULL, dv_member, seat) != 0) {
            break;
        }
        pthread_detach(thread);
        ++dv_pool.members;
    }
    return dv_pool.members < wanted ? dv_pool.members : wanted;
}

static int dv_processors(void)
{
    static int known;
    int count = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (count == 0) {
#if defined(__linux__)
        cpu_set_t set;
        count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
#else
        count = (int)sysconf(_SC_NPROCESSORS_ONLN);
#endif
        count = count < 1 ? 1 : count;
        __atomic_store_n(&known, count, __ATOMIC_RELAXED);
    }
    return count;
}

/* rows of the batch apart where every member gets some and the weights are near to all; else units */
static int dv_by_rows(const dv_job *job, size_t count)
{
    const int tiles = job->B / DV_ROWS_EACH >= count && job->products <= DV_NEAR;
    return job->rows_apart && job->B >= 2 * count && (tiles || job->products == 0);
}

/* as many members as each have work enough, of those that the caller and the machine allow */
static int dv_worth(const dv_job *job)
{
    const size_t step = job->B > SIZE_MAX / (job->products + 1) ? SIZE_MAX : job->B * (job->products + 1);
    const size_t all = step > SIZE_MAX / (job->T + 1) ? SIZE_MAX : step * (job->T + 1);
    int count = dv_processors();
    count = job->threads > 0 && job->threads < count ? job->threads : count;
    count = count > DV_THREADS ? DV_THREADS : count;
    while (count > 1) {
        const size_t each = dv_by_rows(job, (size_t)count) ? all / DV_ROWS_WORTH : step / DV_UNITS_WORTH;
        if (each >= (size_t)count - 1) {
            break;
        }
        --count;
    }
    return count;
}

void dv_run(void (*part)(const void *call, const dv_team *team), const void *call, const dv_job *job)
{
    int count = job->threads < 0 ? -job->threads : dv_worth(job);
    count = count > DV_THREADS ? DV_THREADS : count;
    if (count > 1 && pthread_mutex_trylock(&dv_pool.busy) == 0) {
        count = dv_members(count - 1) + 1;
        dv_pool.part = part;
        dv_pool.call = call;
        dv_pool.count = count;
        dv_pool.by_rows = dv_by_rows(job, (size_t)count);
        __atomic_store_n(&dv_pool.left, dv_pool.members, __ATOMIC_RELAXED);
        pthread_mutex_lock(&dv_pool.lock);
        __atomic_add_fetch(&dv_pool.round, 1, __ATOMIC_RELEASE);
        pthread_cond_broadcast(&dv_pool.wake);
        pthread_mutex_unlock(&dv_pool.lock);
        const dv_team team = {0, count, dv_pool.by_rows, &dv_pool.gate};
        part(call, &team);
        for (int looks = 0; __atomic_load_n(&dv_pool.left, __ATOMIC_ACQUIRE) != 0;) {
            dv_patient(&looks);
        }
        pthread_mutex_unlock(&dv_pool.busy);
        return;
    }
    const dv_team alone = {0, 1, 1, NULL};
    part(call, &alone);
}
#endif
