/** Finding an order by whatever somebody knows of it. */

export interface OrderSearch {
  /** The newest that fit, at most `limit`. All words must fit; nothing typed fits every order. */
  search(request: SearchRequest): Promise<readonly OrderHit[]>;
}

export interface SearchRequest {
  /**
   * Words of the restaurant, the address, the diner's or the courier's name, as a beginning or
   * mistyped; the order's number, with or without #; the phone's last four digits; a status.
   */
  readonly typed: string;
  /** Besides what is typed. Empty means any. */
  readonly statuses?: readonly string[];
  /** 1 to 100. */
  readonly limit: number;
}

export interface OrderHit {
  readonly orderId: string;
  readonly number: string;
  /** Null until a stage has said one. */
  readonly status: string | null;
  readonly restaurant: string | null;
  readonly address: string | null;
  readonly dinerName: string | null;
  readonly phoneEnding: string | null;
  readonly courierName: string | null;
  readonly placedAtMs: number | null;
}
