/* A team of threads that run one kernel together, and how work is divided between its members.
 *
 * What a member computes depends on its share only, and how an element is computed never depends
 * on whose it is: results are the same bits for any number of members. In a step of the recurrence
 * the team divides either the rows of the batch, and nobody waits, or the units of every value,
 * and everybody meets where a statement touches what others wrote. */
#ifndef DERIVE_TEAM_H
#define DERIVE_TEAM_H

#include <stddef.h>

#if !defined(DV_SHARED)
#define DV_SHARED /* before what the files of a library share; static where there is one file */
#endif

#if defined(DV_NO_THREADS)
enum { DV_THREADS = 1 };
#else
enum { DV_THREADS = 16 }; /* the most members a team can have */
#endif

enum { DV_GRAIN = 32 }; /* units that are not divided: whole vectors, and whole panels of every width */

typedef struct dv_gate dv_gate;

typedef struct {
    int me, count; /* which member of how many */
    int by_rows;   /* in a step: rows of the batch are divided, not units */
    dv_gate *gate; /* where the members meet */
} dv_team;

/* Wait until every member has come here. */
DV_SHARED void dv_wait(const dv_team *team);

typedef struct {
    int threads;     /* at most so many, 0: as many as the machine has; -n: n, worth it or not */
    int rows_apart;  /* whether no statement of a step joins rows of the batch */
    size_t T, B;
    size_t products; /* multiply-adds of a row and step */
} dv_job;

/* Run part(call, team) on every member of a team that suits the job. One thread where another caller is
 * using the pool, and under DV_NO_THREADS. */
DV_SHARED void dv_run(void (*part)(const void *call, const dv_team *team), const void *call, const dv_job *job);

static inline void dv_meet(const dv_team *team)
{
    if (team->count > 1) {
        dv_wait(team);
    }
}

/* after a statement of a step: members that have rows of their own go on */
static inline void dv_meet_units(const dv_team *team)
{
    if (team->count > 1 && !team->by_rows) {
        dv_wait(team);
    }
}

/* after a product whose parts, of n units each, nobody reads but unit by unit */
static inline void dv_meet_parts(const dv_team *team, size_t n)
{
    if (n % DV_GRAIN != 0) { /* its panels are not divided as the units are */
        dv_meet_units(team);
    }
}

/* where the share of member me + next begins, of n things */
static inline size_t dv_share(size_t n, const dv_team *team, int next)
{
    const size_t parts = (size_t)team->count, part = (size_t)(team->me + next);
    return parts == 1 ? part * n : n / parts * part + n % parts * part / parts;
}

static inline size_t dv_grain(size_t n, const dv_team *team, int next)
{
    const size_t start = dv_share((n + DV_GRAIN - 1) / DV_GRAIN, team, next) * DV_GRAIN;
    return start < n ? start : n;
}

/* things 0 .. n-1 of a statement outside the steps */
static inline size_t dv_part_from(const dv_team *team, size_t n)
{
    return dv_grain(n, team, 0);
}

static inline size_t dv_part_to(const dv_team *team, size_t n)
{
    return dv_grain(n, team, 1);
}

/* steps t0 .. t1-1 of a statement outside the steps */
static inline size_t dv_time_from(const dv_team *team, size_t t0, size_t t1)
{
    return t0 + dv_share(t1 - t0, team, 0);
}

static inline size_t dv_time_to(const dv_team *team, size_t t0, size_t t1)
{
    return t0 + dv_share(t1 - t0, team, 1);
}

/* rows 0 .. B-1 of a step */
static inline size_t dv_row_from(const dv_team *team, size_t B)
{
    return team->by_rows ? dv_share(B, team, 0) : 0;
}

static inline size_t dv_row_to(const dv_team *team, size_t B)
{
    return team->by_rows ? dv_share(B, team, 1) : B;
}

/* rows 0 .. B-1 of what has no units, or needs all of a row, in a step: rows are divided whatever else is */
static inline size_t dv_whole_from(const dv_team *team, size_t B)
{
    return dv_share(B, team, 0);
}

static inline size_t dv_whole_to(const dv_team *team, size_t B)
{
    return dv_share(B, team, 1);
}

/* which member this is, to find what belongs to it alone */
static inline size_t dv_own(const dv_team *team)
{
    return (size_t)team->me;
}

/* whether this member does what cannot be divided */
static inline int dv_first(const dv_team *team)
{
    return team->me == 0;
}

/* units 0 .. n-1 of a value in a step */
static inline size_t dv_unit_from(const dv_team *team, size_t n)
{
    return team->by_rows ? 0 : dv_grain(n, team, 0);
}

static inline size_t dv_unit_to(const dv_team *team, size_t n)
{
    return team->by_rows ? n : dv_grain(n, team, 1);
}

/* panels of a product in a step */
static inline size_t dv_unit_share(const dv_team *team, size_t n, int next)
{
    return team->by_rows ? (next ? n : 0) : dv_share(n, team, next);
}
#endif
