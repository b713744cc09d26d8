/** What the web process counts. Every limit reached and every message not sent has a number here. */
import type { PrismaClient } from "@doorstep/db";
import type { Metrics } from "@doorstep/runtime";

export function createWebMetrics(metrics: Metrics, { prisma }: { readonly prisma: PrismaClient }) {
  metrics.gauge({
    name: "doorstep_outbox_oldest_seconds",
    help: "Age of the oldest fact that is not on its log yet; 0 when there is none",
    collect: async (gauge) => {
      const asked = prisma.$queryRaw<[{ age: number | null }]>`
        SELECT extract(epoch FROM now() - min(created_at))::float8 AS age FROM outbox`;
      // Not known is not zero, and must not cost the other metrics.
      const ageS = await asked.then(
        ([{ age }]) => age ?? 0,
        () => Number.NaN,
      );
      gauge.set(ageS);
    },
  });
  return {
    published: metrics.counter({ name: "doorstep_outbox_published_total", help: "Facts carried to the logs" }),
    heartbeats: metrics.counter({
      name: "doorstep_heartbeats_total",
      help: "Heartbeats of the write side: written for every partition, or left out, and why",
      labels: ["outcome"],
    }),
    menusChanged: metrics.counter({
      name: "doorstep_menus_changed_total",
      help: "Restaurants whose menu was read again because the database said that it has changed",
    }),
    fixes: metrics.counter({
      name: "doorstep_intake_positions_total",
      help: "Positions of couriers' phones: accepted, thinned before the log, or refused since the log is away",
      labels: ["outcome"],
    }),
    replanned: metrics.counter({
      name: "doorstep_orders_replanned_total",
      help: "Orders whose courier left the way they were given and goes on by another",
    }),
    paymentAnswers: metrics.counter({
      name: "doorstep_payment_answers_total",
      help: "What the payment provider said, by what became of it",
      labels: ["outcome"],
    }),
    answered: metrics.counter({
      name: "doorstep_http_answers_total",
      help: "Answers of the API by route and status",
      labels: ["route", "status"],
    }),
    refused: metrics.counter({
      name: "doorstep_socket_refused_total",
      help: "Sockets and watches refused, by reason",
      labels: ["reason"],
    }),
    conflated: metrics.counter({
      name: "doorstep_positions_conflated_total",
      help: "Positions, and pictures of the city, replaced by a newer one because the socket was behind",
    }),
    leftOut: metrics.counter({
      name: "doorstep_ladder_left_out_total",
      help: "Positions nobody was sent because of a step of the ladder, by what was done to them",
      labels: ["what"],
    }),
    ladderStep: metrics.gauge({
      name: "doorstep_ladder_step",
      help: "1 for each step of the ladder of degradation that is in effect; a step includes those before it",
      labels: ["step"],
    }),
    ladderFigure: metrics.gauge({
      name: "doorstep_ladder_figure",
      help: "What the ladder goes by: event loop and outputs in seconds behind, sockets in bytes waiting",
      labels: ["figure"],
    }),
    thinned: metrics.gauge({
      name: "doorstep_worker_tasks_thinned",
      help: "Partitions of the worker that leave out positions by a mode on their log",
    }),
    letGo: metrics.counter({
      name: "doorstep_sockets_let_go_total",
      help: "Sockets closed because they took nothing for too long",
    }),
    lost: metrics.counter({
      name: "doorstep_outputs_lost_total",
      help: "Times the tail lost its place and everything watched was read anew",
    }),
    reread: metrics.counter({
      name: "doorstep_orders_reread_total",
      help: "Watched orders read again because something was missing",
    }),
    undecodable: metrics.counter({
      name: "doorstep_outputs_unknown_total",
      help: "Outputs of a kind this server does not know",
    }),
    positionAge: metrics.histogram({
      name: "doorstep_position_age_seconds",
      help: "From the broker having a ping to its position going out to pages",
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
  };
}
