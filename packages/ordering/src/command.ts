/** A command with all that its decision needs: what was asked, and what the shell found out for it. */
import type { RoutePlan, Vehicle } from "@doorstep/events";
import type { TestCard } from "@doorstep/events/browser";
import type { CommandBody, CommandName } from "./command-bodies.ts";

export type OrderCommand =
  | { readonly type: "pay"; readonly payment: PaymentOutcome }
  | Of<"confirm">
  | Of<"reject">
  | { readonly type: "preparing" }
  | { readonly type: "ready" }
  | { readonly type: "assign"; readonly courier: ChosenCourier }
  | { readonly type: "reassign"; readonly courier: ChosenCourier; readonly reason: CommandBody<"reassign">["reason"] }
  | Of<"release">
  /** Ours alone: the courier left the way they were given, and goes on by another. */
  | { readonly type: "replan"; readonly courier: ChosenCourier }
  | Of<"pick-up">
  | (Of<"deliver"> & {
      /** Operations may: the diner has lost the code, or was told to find the bag at the door. */
      readonly mayLeaveOutCode: boolean;
    })
  | Of<"undeliverable">
  | (Omit<Of<"cancel">, "reason"> & {
      /** `unpaid` is ours alone, and refused once it is paid. */
      readonly reason: Of<"cancel">["reason"] | "unpaid";
    })
  | Of<"refund">
  | Of<"note">
  | Of<"rate">;

type Of<Name extends CommandName> = { readonly type: Name } & Readonly<CommandBody<Name>>;

/** What the payment provider said, or that it is being asked. */
export type PaymentOutcome =
  | { readonly state: "asked"; readonly method: string; readonly card: TestCard }
  | { readonly state: "authorised"; readonly method: string }
  | { readonly state: "failed"; readonly method: string; readonly reason: "declined" | "expired" | "unavailable" };

/** A courier who was found, and the way this order and all others of theirs are to be ridden. */
export interface ChosenCourier {
  readonly courierId: string;
  readonly name: string;
  readonly vehicle: Vehicle;
  readonly plan: RoutePlan;
}
