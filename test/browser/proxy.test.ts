import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type HttpAnswer, httpPeer, response } from '../../lib/fixtures/http.ts';
import { httpsPeer } from '../../lib/fixtures/https.ts';
import { closedPort, send } from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { serve } from '../../recipes/http-proxy/http-proxy.ts';
import { chromium } from './chromium.ts';
import { open, useBrowser } from './open.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A page that sends what its script has to say, and shows the answer as its heading. */
const page = `<!doctype html><link rel="icon" href="data:,"><h1>waiting</h1>
<script type="module">
  const said = await fetch('/echo', { method: 'POST', body: 'Grüße '.repeat(20_000) });
  document.querySelector('h1').textContent = (await said.text()).slice(0, 5);
</script>`;

const answer: HttpAnswer = ({ target, body }) => [
  send(
    target === '/echo'
      ? response({ fields: { 'Content-Type': 'text/plain; charset=utf-8' }, body, chunked: [7] })
      : response({ fields: { 'Content-Type': 'text/html; charset=utf-8' }, body: page }),
  ),
];

/** The recipe's proxy, its log, and what a browser must be told to use it. */
async function startProxy() {
  const stop = new AbortController();
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const server = await serve({ port: 0, signal: stop.signal, log });
  onTestFinished(() => stop.abort());
  const { port } = server.address() as AddressInfo;
  // A browser passes by every proxy on its way to this machine, unless it is told not to.
  const options = { proxy: { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' } };
  return { lines, options };
}

describe.skipIf(!chromium)('a browser behind the proxy', () => {
  useBrowser();

  test('loads a page, and what it asks for', async () => {
    const web = await use(httpPeer(answer));
    const { lines, options } = await startProxy();
    const { page, wrong } = await open(`${web.url}/`, options);
    await page.locator('h1').filter({ hasText: 'Grüße' }).waitFor();
    await vi.waitFor(() => {
      expect(lines).toContain(`127.0.0.1 GET ${web.url}/: 200`);
      expect(lines).toContain(`127.0.0.1 POST ${web.url}/echo: 200`);
    }, 10_000);
    for (const request of web.requests) expect(request.field('Via')).toBe('1.1 http-proxy');
    expect(wrong).toEqual([]);
  });

  test('loads a page by https: through a tunnel', async () => {
    const web = await use(httpsPeer(answer));
    const { lines, options } = await startProxy();
    const { page, wrong } = await open(`${web.url}/`, { ...options, ignoreHTTPSErrors: true });
    await page.locator('h1').filter({ hasText: 'Grüße' }).waitFor();
    expect(lines).toContain(`CONNECT localhost:${web.port}: the tunnel is open`);
    expect(web.requests.map(({ target }) => target)).toEqual(['/', '/echo']);
    for (const request of web.requests) expect(request.field('Via')).toBeUndefined();
    expect(wrong).toEqual([]);
  });

  test('shows why a page does not come', async () => {
    const { options } = await startProxy();
    const { page } = await open(`http://127.0.0.1:${await closedPort()}/`, options);
    expect(await page.textContent('body')).toMatch(/^http-proxy: .*ECONNREFUSED/);
  });
});
