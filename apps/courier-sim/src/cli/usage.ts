import { DEFAULT_OPTIONS as defaults } from "./args.ts";

export const USAGE = `Diners, kitchens and couriers of a city, played live onto the logs.

  npm run sim -- --couriers 500 --orders-per-minute 15
  npm run sim -- --seed rain --faults dup=0.05,gap=90s,jump=0.01 --spike 10x@60s+30s
  npm run sim -- --dry-run --minutes 60 --record evening.jsonl.gz

The world
  --couriers N             who ride (${defaults.couriers}); one brings about two orders an hour
  --orders-per-minute N    on average (${defaults.ordersPerMinute}); 0: only orders placed on the page
  --kitchen-minutes N      half of the kitchens are quicker (${defaults.kitchenMinutes})
  --max-distance-km N      from a restaurant to a door, as the crow flies (${defaults.maxDistanceKm})
  --spike 10x@60s+30s      ten times the orders, from second 60, for 30 seconds
  --minutes N              diners order for so long, and the run ends with the last delivery
  --seed TEXT              the same seed makes the same world (${defaults.seed})
  --run ID                 in every id; new at each start unless given
  --city NAME              a prepared city, or its folder; otherwise DOORSTEP_CITY

The phones
  --ping-every 4s          how often they tell where they are
  --faults LIST            none, or any of
                             dup=0.01    share of pings sent twice
                             late=0.02   share that comes seconds late, behind younger ones
                             skew=1.5s   how far ordinary clocks are off
                             wrong=0.15  share of phones whose clock is minutes off
                             gap=35s     mean time without network; a burst follows
                             blind=0.25  share of those with no fix either: no burst
                             restart=45m mean time between two starts of the app
                             clockset=0s mean time until a clock is set by minutes
                             speedless=0 share of phones that always say a speed of 0
                             jump=0.001  share of fixes hundreds of metres off
                             spoof=0     share of couriers who lie
                             noise=5     metres of ordinary error
                           what is not named stays as above; none,dup=0.1 is that alone

Where it goes
  --to api                 diners and kitchens call Doorstep's API, which chooses the couriers (SIM_API_URL, SIM_API_KEY)
  --to kafka               everything straight onto the logs, for load; the world chooses the couriers
                           positions go to the brokers of KAFKA_BROKERS either way
  --record FILE            write a recording as well; compressed when it ends in .gz
  --replay FILE            play a recording instead of a world, at the speed it was made
  --acknowledged FILE      write a JSON line for each record once the log has confirmed it: topic, key, id
  --dry-run                no Kafka: as fast as it will go, a summary at the end
  --report-every 2s        the status: a line that changes on a terminal, JSON lines in a pipe
`;
