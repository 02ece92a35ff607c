/**
 * 128 random bits as 32 hexadecimal signs: the key of the customer's page. It is made
 * here, so that a receipt that is printed without a network has it; the server keeps
 * only its hash.
 */

/** @returns {String} */
export function randomKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {String} base address of the server
 * @param {String} key
 */
export function pageAddress(base, key) {
    return `${base}/warranty/${key}`;
}

/**
 * Behind a # that browsers send to no server: no log has the ticket.
 * @param {String} base address of the server
 * @param {String} ticket
 */
export function askAddress(base, ticket) {
    return `${base}/ask#${ticket}`;
}
