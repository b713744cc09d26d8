export interface NewMerchant {
  readonly id: string;
  readonly name: string;
}

/**
 * Who runs each restaurant, by restaurant: those of one name are one merchant's. The id is the
 * name in plain letters, so that people can type it; a name without any gets the restaurant's.
 *
 * @example "La Pasiva" and "LA PASIVA" are `la-pasiva`
 */
export function merchantsOf(
  restaurants: readonly { readonly restaurantId: string; readonly name: string }[],
): ReadonlyMap<string, NewMerchant> {
  return new Map(
    restaurants.map(({ restaurantId, name }) => {
      const plain = name
        .normalize("NFD")
        .replaceAll(/\p{Mark}/gu, "")
        .toLowerCase();
      const id = plain.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
      return [restaurantId, { id: id === "" ? restaurantId : id, name }];
    }),
  );
}
