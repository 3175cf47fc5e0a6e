// Chromium, driven over its own protocol: real clicks and keys in a real page.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The browser's program; undefined: none is installed. */
export const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

export async function startBrowser() {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-browser-'))
  const child = spawn(chromium, [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
    '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank',
  ])
  const address = await new Promise((resolve, reject) => {
    let told = ''
    child.stderr.on('data', (text) => {
      told = (told + text).slice(-10_000)
      const found = /DevTools listening on (ws:\S+)/.exec(told)
      if (found) resolve(found[1])
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The browser ended with ${code}: ${told}`)))
  })
  const browser = new Browser(child, folder, new WebSocket(address))
  await browser.opened
  return browser
}

class Browser {
  #asked = new Map()
  #number = 0
  #heard = new Set()
  problems = []

  /** Calls back for whatever the browser tells of itself. */
  onEvent(hear) {
    this.#heard.add(hear)
    return () => this.#heard.delete(hear)
  }

  constructor(child, folder, socket) {
    this.child = child
    this.folder = folder
    this.socket = socket
    this.opened = new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', reject)
    })
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(data)))
  }

  #hear({ id, result, error, method, params }) {
    if (method === 'Runtime.exceptionThrown') this.problems.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text)
    if (method === 'Network.responseReceived' && params.response.status >= 400) this.problems.push(`${params.response.status} ${params.response.url}`)
    if (id === undefined) {
      for (const hear of this.#heard) hear(method, params)
      return
    }
    const { resolve, reject } = this.#asked.get(id)
    this.#asked.delete(id)
    if (error) reject(new Error(error.message))
    else resolve(result)
  }

  ask(method, params = {}, sessionId) {
    const id = ++this.#number
    this.socket.send(JSON.stringify({ id, method, params, sessionId }))
    return new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }))
  }

  async page(url) {
    const { targetId } = await this.ask('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true })
    const page = new Page((method, params) => this.ask(method, params, sessionId), this.problems)
    await page.ask('Runtime.enable')
    await page.ask('Network.enable')
    await page.ask('Page.enable')
    await page.ask('Page.navigate', { url })
    return page
  }

  async stop() {
    const gone = new Promise((resolve) => this.child.once('exit', resolve))
    this.child.kill()
    await gone
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The longest that a page is waited for, in milliseconds. */
const patience = 60_000

class Page {
  constructor(ask, problems) {
    this.ask = ask
    this.problems = problems
  }

  async run(expression) {
    const { result, exceptionDetails } = await this.ask('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  /** From now on the page is on a phone, held upright. */
  async onPhone({ isDark = false, language = 'en', width = 390, height = 844, hasScript = true, isCalm = false } = {}) {
    await this.ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 2, mobile: true })
    await this.ask('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: isDark ? 'dark' : 'light' },
        { name: 'prefers-reduced-motion', value: isCalm ? 'reduce' : 'no-preference' },
      ],
    })
    await this.ask('Network.setExtraHTTPHeaders', { headers: { 'accept-language': language } })
    await this.ask('Emulation.setScriptExecutionDisabled', { value: !hasScript })
  }

  open = (url) => this.ask('Page.navigate', { url })

  /** The line to the server: milliseconds each way, and bytes a second. */
  line = ({ isCut = false, latency = 0, speed = -1 } = {}) =>
    this.ask('Network.emulateNetworkConditions', { offline: isCut, latency, downloadThroughput: speed, uploadThroughput: speed })

  text = () => this.run('document.body?.innerText')

  reload = () => this.ask('Page.reload')

  /** Until an expression is true in the page. */
  async until(expression, what) {
    for (const started = Date.now(); ;) {
      // A page that is just being loaded has no body, and an expression in it no place to run.
      const value = await this.run(expression).catch(() => false)
      if (value) return value
      if (Date.now() - started > patience) {
        throw new Error(`The page does not show ${what}:\n${await this.text()}\n${this.problems.join('\n')}`)
      }
      await sleep(100)
    }
  }

  /** Waits for text. */
  shows = (text) => this.until(`document.body.innerText.includes(${JSON.stringify(text)})`, `"${text}"`)

  hides = (text) => this.until(`!document.body.innerText.includes(${JSON.stringify(text)})`, `no "${text}"`)

  /** Clicks the innermost element of a kind that holds a text, as a hand does. */
  async click(selector, text = '') {
    const place = await this.until(
      `(async () => {
        const fits = [...document.querySelectorAll(${JSON.stringify(selector)})].filter((e) => e.textContent.includes(${JSON.stringify(text)}) && e.getClientRects().length > 0 && !e.disabled)
        const found = fits.at(-1)
        if (!found) return null
        found.scrollIntoView({ block: 'center' })
        const at = () => JSON.stringify(found.getBoundingClientRect())
        const before = at()
        await new Promise((resolve) => setTimeout(resolve, 150))
        // What still moves, or was drawn anew, is no target for a finger.
        if (!found.isConnected || at() !== before) return null
        const { x, y, width, height } = found.getBoundingClientRect()
        return { x: x + width / 2, y: y + height / 2 }
      })()`,
      `${selector} "${text}" to click`,
    )
    for (const type of ['mouseMoved', 'mousePressed', 'mouseReleased']) {
      await this.ask('Input.dispatchMouseEvent', { type, ...place, button: type === 'mouseMoved' ? 'none' : 'left', clickCount: type === 'mouseMoved' ? 0 : 1 })
    }
  }

  /** Types over what stands in a field. */
  async type(selector, text) {
    await this.click(selector)
    await this.run(`document.querySelector(${JSON.stringify(selector)}).select()`)
    await this.ask('Input.insertText', { text })
  }

  /** A picture of the page, for who wonders why a test failed. */
  async picture() {
    return Buffer.from((await this.ask('Page.captureScreenshot')).data, 'base64')
  }
}
