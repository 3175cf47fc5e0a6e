// The server under test: the built program, on a free port, with data in a folder of its own.
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { mustBeAsDescribed, mustBeRefusal } from './description.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const program = process.env.LATCHKEY_PROGRAM ?? path.join(root, 'src/Latchkey/bin/Release/net10.0/latchkey.dll')

/** sqlite, or postgres: then LATCHKEY_TEST_POSTGRES_FOLDER is the folder that `tests/postgres start` made. */
export const store = process.env.LATCHKEY_TEST_STORE ?? 'sqlite'

/** The longest that any one answer is waited for, in milliseconds. */
export const patience = 60_000

const secret = () => randomBytes(18).toString('hex')

/** A server that is ready. Stop it with <c>stop</c>, also when a test failed. */
export async function startServer(settings = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-clients-'))
  const server = new Server(folder, await connectionString(folder), settings)
  try {
    await server.start()
  } catch (error) {
    await server.stop()
    throw error
  }
  return server
}

async function connectionString(folder) {
  if (store === 'sqlite') return `Data Source=${path.join(folder, 'latchkey.db')}`
  const cluster = process.env.LATCHKEY_TEST_POSTGRES_FOLDER
  const { stdout } = await promisify(execFile)(path.join(root, 'tests/postgres'), ['database', cluster])
  return stdout.trim()
}

class Server {
  apiKey = `seam_test_${secret()}`
  token = `seam_at_${secret()}`
  log = ''
  #process

  constructor(folder, connection, settings) {
    this.folder = folder
    this.environment = {
      ...process.env,
      ConnectionStrings__Latchkey: connection,
      Latchkey__BootstrapApiKey: this.apiKey,
      Latchkey__BootstrapToken: this.token,
      ...settings,
    }
  }

  /** Starts the program on the data that is there; also after <c>kill</c>. */
  async start() {
    this.url = `http://127.0.0.1:${await freePort()}`
    this.#process = spawn('dotnet', [program, '--urls', this.url], { cwd: this.folder, env: this.environment })
    const exit = new Promise((resolve) => this.#process.once('exit', (code, signal) => resolve(code ?? signal)))
    this.exited = exit
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on('data', (text) => { this.log = (this.log + text).slice(-100_000) })
    }
    let gone
    exit.then((code) => { gone = code })
    for (const started = Date.now(); ;) {
      if (gone !== undefined) throw new Error(`The server ended with ${gone} before it was ready:\n${this.log}`)
      const health = await fetch(`${this.url}/health`).catch(() => undefined)
      if (health?.ok) return
      if (Date.now() - started > 30_000) throw new Error(`The server is not ready after 30 s:\n${this.log}`)
      await sleep(50)
    }
  }

  /** As Ctrl-C does. @returns The exit code. */
  async interrupt() {
    this.#process.kill('SIGINT')
    return this.exited
  }

  /** As pulling the plug does. */
  async kill() {
    this.#process.kill('SIGKILL')
    await this.exited
  }

  async stop() {
    const failures = new Set(this.log.split('\n').filter((line) => line.includes(' failed ')).map((line) => line.replace(/^.*? failed /, '').slice(0, 600)))
    for (const failure of failures) console.log(`The server's log: ${failure}`)
    if (this.#process?.exitCode === null && this.#process.signalCode === null) {
      const late = setTimeout(() => this.#process.kill('SIGKILL'), 10_000)
      await this.interrupt()
      clearTimeout(late)
    }
    await rm(this.folder, { recursive: true, force: true })
  }

  /**
   * One request, by hand. A 200 is held against the description, anything else against the shape of refusals.
   * @param options {verb, body (sent as JSON), query, text and type (sent as they are), key, headers}
   */
  async call(pathname, options = {}) {
    const { status, headers, body } = await this.send(pathname, options)
    if (status === 200) mustBeAsDescribed(pathname, body)
    else mustBeRefusal(pathname, status, headers, body)
    return { status, headers, body }
  }

  /** As <c>call</c>, but nothing is checked. */
  async send(pathname, { verb = 'POST', body, query, text, type, key = this.apiKey, headers = {} } = {}) {
    const response = await fetch(`${this.url}${pathname}${query ? `?${query}` : ''}`, {
      method: verb,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(body !== undefined ? { 'content-type': 'application/json' } : type ? { 'content-type': type } : {}),
        ...headers,
      },
      body: body !== undefined ? JSON.stringify(body) : text,
      signal: AbortSignal.timeout(patience),
    })
    const answer = await response.text()
    return { status: response.status, headers: response.headers, body: parsed(answer), answer }
  }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
