/**
 * Where on the route the courier is, from noisy places on it: a Kalman filter over distance
 * along and speed, with unknown acceleration. Two measures feed it, the fix's place on the
 * route and the phone's own speed. With a fix every 4 s and 10 m of noise the place alone
 * is hardly smoothed (a courier can brake fully in between); the speed is what steadies it.
 *
 * A fix that does not fit is weighed down by how badly it does, not thrown away: so one
 * outlier moves little, and a courier who really is elsewhere is followed.
 */
export interface AlongFilter {
  readonly atMs: number;
  readonly alongM: number;
  readonly speedMps: number;
  /** Variances and covariance of the two. */
  readonly alongM2: number;
  readonly crossM2ps: number;
  readonly speedM2ps2: number;
}

export interface AlongMeasure {
  readonly atMs: number;
  readonly alongM: number;
  readonly accuracyM: number;
  readonly speedMps: number | null;
  readonly fastestMps: number;
}

/** Braking for a light and pulling away: what speed changes by, unforeseen, in a second. */
const ACCELERATION_MPS2 = 0.7;
/** A phone's Doppler speed, and that it is not quite along the route. */
const SPEED_NOISE_MPS = 1;
/** The radius that holds two of three fixes, as noise in one direction (68 % of a round normal cloud). */
const ACCURACY_TO_SIGMA = 1 / 1.51;
/** After a gap this long the old speed says nothing: start anew where the courier is found. */
export const RESTART_AFTER_MS = 30_000;
/** Beyond this many standard deviations a measure is weighed down. */
const FITS_WITHIN = 2;

export function startAlong({ atMs, alongM, accuracyM, speedMps }: AlongMeasure): AlongFilter {
  const sigmaM = accuracyM * ACCURACY_TO_SIGMA;
  return {
    atMs,
    alongM,
    speedMps: speedMps ?? 0,
    alongM2: sigmaM * sigmaM,
    crossM2ps: 0,
    speedM2ps2: speedMps === null ? 25 : SPEED_NOISE_MPS * SPEED_NOISE_MPS,
  };
}

/** Where the courier would be at `atMs` had nothing changed. */
export function predictAlong(filter: AlongFilter, atMs: number): AlongFilter {
  const seconds = Math.max(0, atMs - filter.atMs) / 1000;
  const noise = ACCELERATION_MPS2 * ACCELERATION_MPS2;
  const { alongM2, crossM2ps, speedM2ps2 } = filter;
  return {
    atMs,
    alongM: filter.alongM + filter.speedMps * seconds,
    speedMps: filter.speedMps,
    alongM2: alongM2 + 2 * seconds * crossM2ps + seconds * seconds * speedM2ps2 + (noise * seconds ** 4) / 4,
    crossM2ps: crossM2ps + seconds * speedM2ps2 + (noise * seconds ** 3) / 2,
    speedM2ps2: speedM2ps2 + noise * seconds * seconds,
  };
}

export function stepAlong(filter: AlongFilter | null, measure: AlongMeasure): AlongFilter {
  if (filter === null || measure.atMs - filter.atMs > RESTART_AFTER_MS) return startAlong(measure);
  let next = predictAlong(filter, measure.atMs);
  if (measure.speedMps !== null) next = takeSpeed(next, measure.speedMps);
  next = takeAlong(next, measure);
  return { ...next, speedMps: Math.min(Math.max(next.speedMps, 0), measure.fastestMps) };
}

function takeAlong(filter: AlongFilter, { alongM, accuracyM }: AlongMeasure): AlongFilter {
  const surprise = alongM - filter.alongM;
  const noise = weighedDown(surprise, filter.alongM2, (accuracyM * ACCURACY_TO_SIGMA) ** 2);
  const total = filter.alongM2 + noise;
  const gain = filter.alongM2 / total;
  const speedGain = filter.crossM2ps / total;
  return {
    atMs: filter.atMs,
    alongM: filter.alongM + gain * surprise,
    speedMps: filter.speedMps + speedGain * surprise,
    alongM2: (1 - gain) * filter.alongM2,
    crossM2ps: (1 - gain) * filter.crossM2ps,
    speedM2ps2: filter.speedM2ps2 - speedGain * filter.crossM2ps,
  };
}

function takeSpeed(filter: AlongFilter, speedMps: number): AlongFilter {
  const surprise = speedMps - filter.speedMps;
  const noise = weighedDown(surprise, filter.speedM2ps2, SPEED_NOISE_MPS ** 2);
  const total = filter.speedM2ps2 + noise;
  const gain = filter.speedM2ps2 / total;
  const alongGain = filter.crossM2ps / total;
  return {
    atMs: filter.atMs,
    alongM: filter.alongM + alongGain * surprise,
    speedMps: filter.speedMps + gain * surprise,
    alongM2: filter.alongM2 - alongGain * filter.crossM2ps,
    crossM2ps: (1 - gain) * filter.crossM2ps,
    speedM2ps2: (1 - gain) * filter.speedM2ps2,
  };
}

/** The measure's variance, raised so that it lies within what fits. */
function weighedDown(surprise: number, known: number, noise: number): number {
  const sigmas = Math.abs(surprise) / Math.sqrt(known + noise);
  return sigmas <= FITS_WITHIN ? noise : noise * (sigmas / FITS_WITHIN) ** 2;
}
