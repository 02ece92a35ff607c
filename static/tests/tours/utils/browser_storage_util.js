/** Reads all that this browser keeps for the shop, and looks for values in it. */

const asked = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

const asText = (content) =>
    JSON.stringify(content, (_key, value) => {
        if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
            return new TextDecoder().decode(value);
        }
        return typeof value === "bigint" ? String(value) : value;
    });

async function databases() {
    const texts = [];
    for (const {name} of await indexedDB.databases()) {
        const database = await asked(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
            const all = database.transaction(store).objectStore(store);
            texts.push(asText(await asked(all.getAll())));
            texts.push(asText(await asked(all.getAllKeys())));
        }
        database.close();
    }
    return texts;
}

async function cachedAnswers() {
    const texts = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            const answer = await cache.match(request);
            texts.push(request.url, await answer.text());
        }
    }
    return texts;
}

async function everything() {
    const texts = [
        asText({...localStorage}),
        asText({...sessionStorage}),
        document.cookie,
        ...(await databases()),
        ...(await cachedAnswers()),
    ];
    return texts.join("\n");
}

function spellings(value) {
    const bytes = [...new TextEncoder().encode(value)];
    const base64 = btoa(String.fromCharCode(...bytes)).replace(/[=]+$/, "");
    const digits = value.replace(/\D/g, "");
    return [
        value,
        base64,
        bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(""),
        ...(digits.length > 5 ? [digits] : []),
    ];
}

/** None of these values is kept by the browser, in whatever spelling. */
export function keepsNothingOf(values) {
    return {
        content: "the browser keeps none of it",
        trigger: "body",
        async run() {
            localStorage.setItem("planted", "proof that this is read");
            const kept = await everything();
            localStorage.removeItem("planted");
            if (!kept.includes("proof that this is read")) {
                throw new Error("the browser's storage was not read");
            }
            if (values.flatMap(spellings).some((text) => kept.includes(text))) {
                throw new Error("the browser keeps something of the identity");
            }
        },
    };
}
