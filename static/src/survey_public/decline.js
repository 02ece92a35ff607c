/**
 * The key stands behind the # of the address: browsers keep that part to themselves, so
 * no log of a server has it. It goes to the shop when the button is pressed, in the form.
 */
const form = document.querySelector("form[data-key-form]");
const key = window.location.hash.slice(1);
if (form && /^[0-9a-f]{32}$/.test(key)) {
    form.elements.key.value = key;
    form.hidden = false;
    document.querySelector("[data-no-key]").hidden = true;
}
