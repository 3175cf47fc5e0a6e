// Client sessions as browsers have them: the official client with a token, with a publishable key, and what each path is open to.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { SeamHttp } from '@seamapi/http/connect'
import { openapi } from '@seamapi/types/connect'
import { pathsOf, scope } from './description.mjs'
import { startServer, store } from './server.mjs'

describe(`Client sessions on ${store}`, () => {
  let server, workspace, door

  const must = async (path, body = {}) => {
    const { status, body: answer } = await server.call(path, { body })
    assert.equal(status, 200, `${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  before(async () => {
    server = await startServer()
    workspace = (await must('/workspaces/get')).workspace
    door = (await must('/devices/list', { device_type: 'schlage_lock' })).devices.find((d) => d.errors.length === 0)
  })
  after(() => server?.stop())

  test('the official client works doors with a session token', async () => {
    const { client_session } = await must('/client_sessions/create', {
      user_identifier_key: 'jane', connected_account_ids: [door.connected_account_id],
    })
    const seam = SeamHttp.fromClientSessionToken(client_session.token, { endpoint: server.url })
    const devices = await seam.devices.list()
    assert.ok(devices.length > 0 && devices.length === client_session.device_count)
    assert.ok(devices.every((d) => d.connected_account_id === door.connected_account_id))
    const attempt = await seam.locks.lockDoor({ device_id: door.device_id })
    assert.equal(attempt.status, 'success')
    assert.equal((await seam.clientSessions.get()).client_session_id, client_session.client_session_id)
  })

  test('the official client opens a session with a publishable key', async () => {
    const { client_session } = await must('/client_sessions/create', {
      user_identifier_key: 'user-4d1c', connected_account_ids: [door.connected_account_id],
    })
    const seam = await SeamHttp.fromPublishableKey(workspace.publishable_key, 'user-4d1c', { endpoint: server.url })
    assert.equal((await seam.clientSessions.get()).client_session_id, client_session.client_session_id)
    assert.ok((await seam.devices.list()).length > 0)
  })

  /** Paths that the description does not have, or says otherwise about, and why a session of any kind may use them. */
  const ours = new Map([
    ['/events/stream', 'events are heard as they are listed: each session hears of what it sees'],
  ])

  const securityOf = (path) => {
    const { post, ...others } = openapi.paths[path] ?? {}
    return (post ?? Object.values(others)[0])?.security?.flatMap((s) => Object.keys(s)) ?? []
  }

  /** A request that says whether the path is open at all: nothing is asked, so nothing is done. */
  const knock = async (path, verbs, key) => {
    const verb = verbs.includes('post') ? 'POST' : verbs[0].toUpperCase()
    const aborted = new AbortController()
    const response = await fetch(`${server.url}${path}`, {
      method: verb, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: verb === 'GET' ? undefined : '{}',
      signal: aborted.signal,
    })
    aborted.abort()
    return response.status
  }

  /** All paths that the server has, whether the description has them or not. */
  const everyPath = async () => Object.entries((await server.send('/openapi.json', { verb: 'GET' })).body.paths).map(([path, item]) => [path, Object.keys(item)])

  const readOnly = async () => {
    const { customer_portal } = await must('/customers/create_portal', { customer_key: 'acme', read_only: true })
    return new URL(customer_portal.url).hash.slice(1)
  }
  const opened = (more) => async () => (await must('/client_sessions/create', more)).client_session.token

  for (const [name, open, securities] of [
    ['a session', opened({}), ['client_session']],
    ["a customer's session", opened({ customer_key: 'acme' }), ['client_session', 'client_session_with_customer']],
  ]) {
    test(`a path is open to ${name} exactly where the description says so`, async () => {
      const token = await open()
      const [paths, differences] = [await everyPath(), []]
      for (const [path, verbs] of paths) {
        const said = ours.has(path) || securityOf(path).some((security) => securities.includes(security))
        if (((await knock(path, verbs, token)) !== 401) !== said) differences.push(`${path} ${said ? 'is shut' : 'is open'}`)
      }
      assert.deepEqual(differences, [])
      // Else some path was not asked at all.
      for (const path of scope.flatMap(pathsOf)) assert.ok(paths.some(([p]) => p === path), path)
      console.log(`Client sessions on ${store}: ${paths.length} paths asked as ${name}`)
    })
  }

  test("a customer's session that may only look opens what the description says, and changes nothing", async () => {
    const token = await readOnly()
    const [paths, differences] = [await everyPath(), []]
    for (const [path, verbs] of paths) {
      const status = await knock(path, verbs, token)
      const isOpen = status !== 401 && status !== 403
      if (securityOf(path).includes('client_session_with_customer_ro') && !isOpen) differences.push(`${path} is shut`)
      // A list that is asked for pairs is not asked in a query string.
      if (isOpen && !verbs.includes('get') && !path.endsWith('/list')) differences.push(`${path} changes something`)
    }
    assert.deepEqual(differences, [])
  })
})
