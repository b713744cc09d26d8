/**
 * What a task's state holds beside its keys' states lies under names no key can have: a key
 * with one of these first characters is refused before it reaches a store.
 *
 *     c1               what changes of c1's state
 *     ␂c1              what of it is settled, written only when it is another
 *     ␁restaurant:9    what all keys share about a subject
 */
export const SHARED_MARK = "\u0001";
export const SETTLED_MARK = "\u0002";

/** The field of a task's state that holds what is shared about `subject`. */
export const sharedField = (subject: string): string => SHARED_MARK + subject;

/** The subject of a shared field; null when the field is another. */
export const fieldToSubject = (field: string): string | null => (field.startsWith(SHARED_MARK) ? field.slice(1) : null);

/** The field of a task's state that holds what is settled of `key`'s state. */
export const settledField = (key: string): string => SETTLED_MARK + key;

/** Whether the field holds a key's state, and no more than that. */
export const isKey = (field: string): boolean => !field.startsWith(SHARED_MARK) && !field.startsWith(SETTLED_MARK);
