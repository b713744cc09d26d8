/**
 * What all keys of a task share lies beside their states, under names no key can have: a
 * key with this first character is refused before it reaches a store.
 */
const SHARED_MARK = "\u0001";

/** The field of a task's state that holds what is shared about `subject`. */
export const sharedField = (subject: string): string => SHARED_MARK + subject;

/** The subject of a shared field; null when the field is a key's. */
export const fieldToSubject = (field: string): string | null => (field.startsWith(SHARED_MARK) ? field.slice(1) : null);
