// What the OCA asks of addons for Odoo 19; the indentation comes from .editorconfig.
module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    bracketSpacing: false,
    printWidth: 88,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
};
