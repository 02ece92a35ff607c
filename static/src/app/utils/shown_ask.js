/**
 * The question that is on the customer display, and its order: Odoo sends the order anew
 * with each change, and the question stays as long as the order does.
 */
export const shownAsk = {order: false, key: false};
