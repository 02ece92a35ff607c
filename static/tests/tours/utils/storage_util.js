/* global posmodel */

/**
 * Looks through everything that this browser keeps: IndexedDB, localStorage, session
 * storage, the service worker's cache, cookies, the address. For text as it is and in the
 * disguises in which it could lie there.
 */

import {run} from "@point_of_sale/../tests/generic_helpers/utils";

const bytes = (text) => String.fromCharCode(...new TextEncoder().encode(text));
const hex = (text) =>
    Array.from(bytes(text), (byte) => byte.charCodeAt().toString(16).padStart(2, "0"))
        .join("")
        .toLowerCase();

/** Base64 looks different by where in a longer text something stands: three ways. */
function base64(text) {
    return [0, 1, 2].map((offset) => {
        const encoded = btoa("\0".repeat(offset) + bytes(text));
        // The first and last symbols depend on what stands beside.
        return encoded.slice(offset ? offset + 1 : 0).replace(/.?=*$/, "");
    });
}

/** @returns {Array<[string, string]>} ways to look, each with what to look for */
function disguises(sentinel) {
    const digits = sentinel.replace(/\D/g, "");
    const ways = [
        ["raw", sentinel.toLowerCase()],
        ["escaped", JSON.stringify(sentinel).slice(1, -1).toLowerCase()],
        ["url", encodeURIComponent(sentinel).toLowerCase()],
        ["hex", hex(sentinel)],
        ...base64(sentinel).map((encoded) => ["base64", encoded]),
    ];
    // Without the country, as somebody might have kept it.
    return digits.length > 6 ? [...ways, ["digits", digits.slice(-9)]] : ways;
}

const done = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

async function dumpDatabase({name}) {
    const db = await done(window.indexedDB.open(name));
    const dump = {};
    for (const store of db.objectStoreNames) {
        const objects = db.transaction(store).objectStore(store);
        dump[`indexedDB ${name} ${store}`] = JSON.stringify([
            await done(objects.getAllKeys()),
            await done(objects.getAll()),
        ]);
    }
    db.close();
    return dump;
}

async function dumpCaches() {
    const dump = {};
    for (const name of (await window.caches?.keys()) || []) {
        const cache = await window.caches.open(name);
        for (const request of await cache.keys()) {
            // Programs and pictures of Odoo itself say nothing of a customer.
            if (!/\/web\/(assets|static|image)|\/static\//.test(request.url)) {
                const reply = await cache.match(request);
                dump[`cache ${request.url}`] = request.url + (await reply.text());
            }
        }
    }
    return dump;
}

/** @returns {Promise<Object>} place -> all text that lies there */
async function dumpAll() {
    const databases = await window.indexedDB.databases();
    return Object.assign(
        {
            localStorage: JSON.stringify({...localStorage}),
            sessionStorage: JSON.stringify({...sessionStorage}),
            cookies: document.cookie,
            address: location.href + JSON.stringify(history.state),
        },
        await dumpCaches(),
        ...(await Promise.all(databases.map(dumpDatabase)))
    );
}

async function search(sentinels) {
    const hits = [];
    for (const [place, text] of Object.entries(await dumpAll())) {
        const small = text.toLowerCase();
        const digits = text.replace(/[\s()./+-]/g, "");
        for (const sentinel of sentinels) {
            for (const [way, wanted] of disguises(sentinel)) {
                const haystack = {base64: text, digits}[way] ?? small;
                if (haystack.includes(wanted)) {
                    hits.push(`${place}: ${way}`);
                }
            }
        }
    }
    return hits;
}

const PLANTED = "planted for the control";

async function plant(sentinel) {
    const number = sentinel.replace(/\D/g, "");
    localStorage.setItem(PLANTED, JSON.stringify({sentinel, hex: hex(sentinel)}));
    sessionStorage.setItem(PLANTED, btoa(`x${bytes(sentinel)}x`));
    const request = window.indexedDB.open(PLANTED, 1);
    request.onupgradeneeded = () =>
        request.result.createObjectStore("rows", {keyPath: "id"}).put({
            id: 1,
            text: number.replace(/(\d{3})/g, "$1 "),
        });
    (await done(request)).close();
}

async function unplant() {
    localStorage.removeItem(PLANTED);
    sessionStorage.removeItem(PLANTED);
    await done(window.indexedDB.deleteDatabase(PLANTED));
}

/** Nothing of these lies in the browser; and the search would find it. */
export function holdsNoneOf(...sentinels) {
    return run(async () => {
        // Odoo writes to IndexedDB a moment after a change.
        await new Promise((resolve) => setTimeout(resolve, 600));
        const hits = await search(sentinels);
        if (hits.length) {
            throw new Error(`the browser keeps what it must not: ${hits.join("; ")}`);
        }
        for (const sentinel of sentinels) {
            await plant(sentinel);
            const found = (await search([sentinel])).join();
            await unplant();
            const ways = ["localStorage: raw", "localStorage: hex"];
            ways.push("sessionStorage: base64");
            if (sentinel.replace(/\D/g, "").length > 6) {
                ways.push("rows: digits");
            }
            const missed = ways.filter((way) => !found.includes(way));
            if (missed.length) {
                throw new Error(`the search is blind: ${missed.join("; ")}`);
            }
        }
    }, "the browser holds nothing of what was said");
}

/**
 * Open the till anew, when all that it wanted to keep is written.
 * @param {() => Promise<void>} [last] what is awaited right before
 */
export function reload(last = Promise.resolve.bind(Promise)) {
    return {
        content: "open the till anew",
        trigger: "body",
        expectUnloadPage: true,
        run: async () => {
            const {indexedDB} = posmodel.data;
            // Odoo writes a moment after a change.
            await new Promise((resolve) => setTimeout(resolve, 400));
            for (
                let tries = 0;
                indexedDB.activeTransactions.size && tries < 200;
                tries++
            ) {
                await new Promise((resolve) => setTimeout(resolve, 100));
            }
            await last();
            window.location.reload();
        },
    };
}

/** The search finds what really lies there. */
export function holds(sentinel) {
    return run(async () => {
        if (!(await search([sentinel])).length) {
            throw new Error("the search finds nothing of what was planted");
        }
    }, "the browser holds what was planted");
}

/**
 * Leave in the browser what a till without this addon would have left.
 * @param {() => string} name of the database
 * @param {Object} rows store -> records
 */
export function plantEarlierCache(name, rows) {
    return run(async () => {
        const request = window.indexedDB.open(name());
        request.onupgradeneeded = () => {
            for (const store of Object.keys(rows)) {
                const keyPath = store === "pos.order" ? "uuid" : "id";
                request.result.createObjectStore(store, {keyPath});
            }
        };
        const db = await done(request);
        for (const [store, records] of Object.entries(rows)) {
            const objects = db.transaction(store, "readwrite").objectStore(store);
            await Promise.all(records.map((record) => done(objects.put(record))));
        }
        db.close();
    }, "a till of earlier days leaves its records");
}
