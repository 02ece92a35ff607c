/*
 * The page behind the code on a receipt: reads the key from the address, asks the server
 * what it stands for, and leads to the survey. No library, and nothing is stored.
 */
(function () {
    // At once out of the address, and so out of the browser's history.
    const key = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);

    const find = (selector) => document.querySelector(selector);

    function show(part) {
        for (const section of document.querySelectorAll("[data-part]")) {
            section.hidden = section.dataset.part !== part;
        }
        // Screen readers say what is there now.
        find(`[data-part="${part}"] [tabindex]`)?.focus();
    }

    async function ask(path, params) {
        const response = await fetch(path, {
            method: "POST",
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
        });
        const {result} = await response.json();
        if (!result) {
            throw new Error("refused");
        }
        return result;
    }

    function showQuestion({title, code, may_name: mayName, may_hide: mayHide}) {
        find("#title").textContent = title;
        document.title = title;
        for (const place of document.querySelectorAll("[data-code]")) {
            place.textContent = code;
        }
        for (const place of document.querySelectorAll("[data-if]")) {
            place.hidden = (place.dataset.if === "code") !== Boolean(code);
        }
        // Without a customer there is nobody to hide: the purchase alone is known.
        const hasChoice = mayName && mayHide;
        find("#choice").hidden = !hasChoice;
        find("#named").hidden = hasChoice || !mayName || !code;
        find("#bought").hidden = hasChoice || !mayName || Boolean(code);
        find("#secret").hidden = mayName;
        if (hasChoice) {
            find("#choice input").checked = true;
        }
        show("open");
    }

    async function begin({may_name: mayName}) {
        const button = find("#ask button");
        button.disabled = true;
        find("#missed").hidden = true;
        const chosen = find("#choice").hidden
            ? !mayName
            : Boolean(find("#choice input:checked").value);
        try {
            const {state, url} = await ask("/ask/begin", {key, hidden: chosen});
            if (state === "begun") {
                location.replace(url);
                return;
            }
            show(state);
        } catch {
            find("#missed").hidden = false;
        }
        button.disabled = false;
    }

    async function open() {
        const facts = key ? await ask("/ask/open", {key}) : {state: "gone"};
        find("#company").textContent = facts.company || "";
        if (facts.state !== "open") {
            show(facts.state);
            return;
        }
        showQuestion(facts);
        find("#ask").addEventListener("submit", (event) => {
            event.preventDefault();
            begin(facts);
        });
    }

    open().catch(() => show("failed"));
})();
