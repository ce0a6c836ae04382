/** The parts of a query that open something on the right; closing it takes them out. */
export const SIDE_QUERY = ["open", "do", "version", "item"];
