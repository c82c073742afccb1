/** A program that ends: says what it got, with an exit code of choice. */
const [name = 'nobody', code = '0'] = process.argv.slice(2);
let input = '';
for await (const chunk of process.stdin) input += chunk;
console.log(`hello ${name}${input === '' ? '' : `, ${input}`}`);
if (code !== '0') console.error('greet: not well');
process.exitCode = Number(code);

export {};
