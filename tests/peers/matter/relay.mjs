// Brings a Unix socket out of the network namespace: relay.mjs PORT SOCKET [PORT SOCKET…], on this machine alone.
import net from "node:net";

const pairs = process.argv.slice(2);
for (let i = 0; i < pairs.length; i += 2) {
  net.createServer((outside) => {
    const inside = net.connect(pairs[i + 1]);
    outside.pipe(inside).pipe(outside);
    for (const [one, other] of [[outside, inside], [inside, outside]]) one.on("error", () => other.destroy());
  }).listen(Number(pairs[i]), "127.0.0.1");
}
