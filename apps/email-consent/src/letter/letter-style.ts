/** The one style of all letters, inside the letter itself: nothing is fetched when it is read. */
export const letterStyle = `
body { margin: 0; padding: 24px 12px; background: #f4f2ec; color: #1d2329; font: 17px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; }
main { max-width: 600px; margin: 0 auto; padding: 28px 28px 20px; background: #ffffff; border-radius: 10px; overflow-wrap: break-word; }
h1 { margin: 0 0 20px; font-size: 25px; line-height: 1.25; }
h2 { margin: 32px 0 8px; font-size: 19px; line-height: 1.3; }
h3 { margin: 22px 0 4px; font-size: 17px; line-height: 1.35; }
p, ul, address { margin: 0 0 14px; font-style: normal; }
ul { padding-left: 22px; }
li { margin-bottom: 8px; }
a { color: #14548c; }
.box { margin: 24px 0; padding: 20px 20px 8px; background: #eaf1f8; border-radius: 8px; }
.box h2 { margin-top: 0; }
.open a { display: inline-block; padding: 12px 22px; background: #14548c; border-radius: 6px; color: #ffffff; font-weight: 600; text-decoration: none; }
.code { font-size: 27px; letter-spacing: 2px; white-space: nowrap; }
.sign { margin-top: 28px; }
.who { margin-top: 32px; padding-top: 16px; border-top: 1px solid #d9d6ce; color: #4f5963; font-size: 15px; }
.who h2 { margin: 0 0 6px; font-size: 15px; }
@media (prefers-color-scheme: dark) {
body { background: #14181c; color: #eceff2; }
main { background: #1c2228; }
a { color: #8dc1f0; }
.box { background: #1b2c3d; }
.open a { background: #8dc1f0; color: #0d1a26; }
.who { border-color: #39434d; color: #b3bdc7; }
}
@media (max-width: 480px) {
body { padding: 0; }
main { padding: 20px 16px; border-radius: 0; }
}
`;
