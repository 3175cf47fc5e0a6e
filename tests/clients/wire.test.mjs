// What official clients of every age send, byte for byte, and what they must get.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { startServer, store } from './server.mjs'

describe(`The wire on ${store}`, () => {
  let server, devices, call
  before(async () => {
    server = await startServer()
    call = (path, options) => server.call(path, options)
    devices = (await call('/devices/list', { body: {} })).body.devices
  })
  after(() => server?.stop())

  const device = (type = 'schlage_lock') => devices.find((d) => d.device_type === type && d.errors.length === 0)

  describe('the first generation', () => {
    for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/plain', undefined]) {
      test(`a list is asked for with an empty body of type ${type}`, async () => {
        const { status, body } = await call('/devices/list', { verb: 'POST', text: '', type })
        assert.equal(status, 200)
        assert.equal(body.devices.length, devices.length)
      })
    }

    test('a read is a POST with JSON', async () => {
      const { device_id } = device()
      const { body } = await call('/devices/get', { verb: 'POST', body: { device_id } })
      assert.equal(body.device.device_id, device_id)
    })

    test('an update of a code is a PUT, a delete a POST', async () => {
      const { device_id } = device()
      const { access_code } = (await call('/access_codes/create', { body: { device_id } })).body
      const { access_code_id } = access_code
      assert.equal((await call('/access_codes/update', { verb: 'PUT', body: { access_code_id, name: 'Put' } })).status, 200)
      assert.equal((await call('/access_codes/get', { body: { access_code_id } })).body.access_code.name, 'Put')
      assert.equal((await call('/access_codes/delete', { verb: 'POST', body: { access_code_id } })).status, 200)
    })
  })

  describe('the second generation', () => {
    const get = (path, query) => call(path, { verb: 'GET', query })

    test('a read is a GET, with and without a query', async () => {
      assert.equal((await get('/devices/list')).body.devices.length, devices.length)
      const { device_id } = device()
      assert.equal((await get('/devices/get', `device_id=${device_id}&_strict=true`)).body.device.device_id, device_id)
    })

    test('a list is a repeated key, and one key is a list of one', async () => {
      const [a, b] = devices.map((d) => d.device_id)
      const ids = async (query) => (await get('/devices/list', query)).body.devices.map((d) => d.device_id).toSorted()
      assert.deepEqual(await ids(`device_ids=${a}&device_ids=${b}&_strict=true`), [a, b].toSorted())
      assert.deepEqual(await ids(`device_ids=${a}&_strict=true`), [a])
    })

    test('a key without a value is an empty list, or null', async () => {
      assert.deepEqual((await get('/devices/list', 'device_ids=&_strict=true')).body.devices, [])
      assert.equal((await get('/devices/list', 'page_cursor=&_strict=true')).body.devices.length, devices.length)
    })

    test('an object is spelt with dots', async () => {
      const { device_id } = device('nuki_lock')
      await call('/devices/update', { verb: 'PATCH', body: { device_id, custom_metadata: { wing: 'east', rented: true } } })
      const named = (await get('/devices/list', 'custom_metadata_has.wing=east&_strict=true')).body.devices
      assert.deepEqual(named.map((d) => d.device_id), [device_id])
      const flagged = (await get('/devices/list', 'custom_metadata_has.rented=true&_strict=true')).body.devices
      assert.deepEqual(flagged.map((d) => d.device_id), [device_id])
    })

    test('numbers and booleans are read from text', async () => {
      assert.equal((await get('/devices/list', 'limit=3&_strict=true')).body.devices.length, 3)
      const { status, body } = await get('/devices/list', 'limit=three&_strict=true')
      assert.equal(status, 400)
      assert.ok(body.error.validation_errors.limit)
    })

    test('a PIN of digits stays text', async () => {
      const { device_id } = device('kwikset_lock')
      await call('/access_codes/create', { body: { device_id, code: '0042' } })
      assert.equal((await get('/access_codes/get', `device_id=${device_id}&code=0042`)).body.access_code.code, '0042')
      assert.equal((await get('/access_codes/get', `device_id=${device_id}&code=42`)).status, 404)
    })

    test('a delete is a DELETE with a query', async () => {
      const { device_id } = device()
      const { access_code_id } = (await call('/access_codes/create', { body: { device_id } })).body.access_code
      assert.equal((await call('/access_codes/delete', { verb: 'DELETE', query: `access_code_id=${access_code_id}&_strict=true` })).status, 200)
      assert.equal((await call('/access_codes/delete', { verb: 'DELETE' })).status, 400)
    })
  })

  describe('who is asking', () => {
    const refused = async (options, status = 401) => {
      const answer = await call('/devices/list', { body: {}, ...options })
      assert.equal(answer.status, status, JSON.stringify(answer.body))
      return answer.body.error.type
    }

    test('nobody, a stranger and an empty key are unauthorized', async () => {
      assert.equal(await refused({ key: null }), 'unauthorized')
      assert.equal(await refused({ key: 'seam_test_nobody' }), 'unauthorized')
      assert.equal(await refused({ key: null, headers: { authorization: 'Bearer ' } }), 'unauthorized')
      assert.equal(await refused({ key: null, headers: { authorization: server.apiKey } }), 'unauthorized')
    })

    test('a personal token names its workspace', async () => {
      const { workspace_id } = (await call('/workspaces/get', { body: {} })).body.workspace
      const named = await call('/devices/list', { body: {}, key: server.token, headers: { 'seam-workspace': workspace_id } })
      assert.equal(named.body.devices.length, devices.length)
      const without = await call('/devices/list', { body: {}, key: server.token })
      assert.ok([400, 401].includes(without.status), `status ${without.status}`)
      const never = await call('/devices/list', { body: {}, key: server.token, headers: { 'seam-workspace': randomUUID() } })
      assert.ok(never.status >= 400 && never.status < 500, `status ${never.status}`)
    })

    test('an API key makes no workspace', async () => {
      const { status } = await call('/workspaces/create', { body: { name: 'X', company_name: 'X' } })
      assert.ok([400, 401, 403].includes(status), `status ${status}`)
    })

    test('a secret is not in any log', () => {
      assert.equal(server.log.includes(server.apiKey), false, 'the API key that the operator gave')
      assert.equal(server.log.includes(server.token), false)
    })
  })

  describe('what is wrong is said in one shape', () => {
    const error = async (path, options) => {
      const { status, body } = await call(path, options)
      return [status, body.error.type]
    }

    test('a route that is not there', async () => {
      for (const path of ['/nothing', '/access_codes', '/access_codes/create/', '/access_codes/Create', '/']) {
        assert.deepEqual(await error(path, { body: {} }), [404, 'not_found'], path)
      }
    })

    test('a verb that is not meant', async () => {
      assert.deepEqual(await error('/access_codes/create', { verb: 'GET' }), [405, 'method_not_allowed'])
    })

    const broken = ['{', '[]', '"text"', '7', 'null x', '{"device_id": }', '{"a": 1}{"b": 2}', '\u0000', '{"device_id": "\ud800"}']
    for (const text of broken) {
      test(`a body of ${JSON.stringify(text)}`, async () => {
        const [status] = await error('/access_codes/create', { text, type: 'application/json' })
        assert.equal(status, 400)
      })
    }

    test('a body that is too deep, too long, or has too long a list', async () => {
      const { device_id } = device()
      const deep = '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000)
      assert.equal((await error('/devices/list', { text: deep, type: 'application/json' }))[0], 400)
      const long = JSON.stringify({ device_id, name: 'x'.repeat(1_500_000) })
      const [status] = await error('/access_codes/create', { text: long, type: 'application/json' })
      assert.ok([400, 413].includes(status), `status ${status}`)
      const many = { device_ids: Array.from({ length: 20_000 }, () => device_id) }
      const [listed] = await error('/access_codes/create_multiple', { body: many })
      assert.ok([400, 413].includes(listed), `status ${listed}`)
    })

    test('every documented parameter that is missing is named', async () => {
      const { status, body } = await call('/access_codes/create', { body: {} })
      assert.equal(status, 400)
      assert.equal(body.error.message, 'device_id is required')
      assert.deepEqual(body.error.validation_errors, { _errors: [], device_id: { _errors: ['Required'] } })
    })

    test('two faults are told together', async () => {
      const { body } = await call('/access_codes/create', { body: { device_id: 7, name: [] } })
      assert.match(body.error.message, /^2 Input Errors: Expected string, received number for "device_id", /)
    })

    test('a page of another list', async () => {
      const first = (await call('/devices/list', { body: { limit: 2 } })).body
      assert.equal(first.pagination.has_next_page, true)
      const { next_page_cursor, next_page_url } = first.pagination
      assert.ok(next_page_url === null || next_page_url.startsWith('http'), next_page_url)
      const next = await call('/devices/list', { body: { limit: 2, page_cursor: next_page_cursor } })
      assert.equal(next.status, 200)
      const other = await call('/devices/list', { body: { limit: 2, manufacturer: 'schlage', page_cursor: next_page_cursor } })
      assert.deepEqual([other.status, other.body.error.type], [400, 'mismatched_page_parameters'])
      const garbled = await call('/devices/list', { body: { limit: 2, page_cursor: 'garbled' } })
      assert.equal(garbled.status, 400)
    })
  })

  describe('a write that is sent twice', () => {
    const create = (key, body) => call('/access_codes/create', { body, headers: { 'idempotency-key': key } })

    test('is done once, and answered the same', async () => {
      const { device_id } = device('august_lock')
      const key = randomUUID()
      const [first, second] = [await create(key, { device_id, name: 'Once' }), await create(key, { device_id, name: 'Once' })]
      assert.equal(first.status, 200)
      assert.deepEqual(second.body, first.body)
      const { access_codes } = (await call('/access_codes/list', { body: { device_id } })).body
      assert.equal(access_codes.filter((c) => c.name === 'Once').length, 1)
    })

    test('is done once when both come at the same time', async () => {
      const { device_id } = device('august_lock')
      const key = randomUUID()
      const answers = await Promise.all(Array.from({ length: 8 }, () => create(key, { device_id, name: 'Rush' })))
      const ids = new Set(answers.filter((a) => a.status === 200).map((a) => a.body.access_code.access_code_id))
      assert.equal(ids.size, 1)
      const { access_codes } = (await call('/access_codes/list', { body: { device_id } })).body
      assert.equal(access_codes.filter((c) => c.name === 'Rush').length, 1)
    })

    test('with another body is refused', async () => {
      const { device_id } = device('august_lock')
      const key = randomUUID()
      await create(key, { device_id, name: 'One' })
      const { status } = await create(key, { device_id, name: 'Two' })
      assert.ok([409, 422].includes(status), `status ${status}`)
    })

    test('with a key that is too long is refused', async () => {
      const { device_id } = device('august_lock')
      assert.equal((await create('x'.repeat(256), { device_id })).status, 400)
      assert.equal((await create('x'.repeat(255), { device_id })).status, 200)
    })
  })

  test('browsers may ask: the exact origin is echoed', async () => {
    const origin = 'https://rentals.example'
    const preflight = await server.send('/devices/list', {
      verb: 'OPTIONS', key: null,
      headers: {
        origin, 'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type,seam-workspace,client-session-token,seam-sdk-name',
      },
    })
    assert.ok([200, 204].includes(preflight.status))
    assert.equal(preflight.headers.get('access-control-allow-origin'), origin)
    assert.equal(preflight.headers.get('access-control-allow-credentials'), 'true')
    for (const verb of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) assert.match(preflight.headers.get('access-control-allow-methods'), new RegExp(verb))
    const allowed = preflight.headers.get('access-control-allow-headers').toLowerCase()
    for (const header of ['authorization', 'seam-workspace', 'client-session-token', 'seam-sdk-name']) assert.ok(allowed.includes(header), header)
    const real = await server.send('/devices/list', { body: {}, headers: { origin } })
    assert.equal(real.headers.get('access-control-allow-origin'), origin)
    const refused = await server.send('/devices/list', { body: {}, key: null, headers: { origin } })
    assert.equal(refused.headers.get('access-control-allow-origin'), origin, 'a browser must be able to read the refusal')
  })

  test('every answer has its own request id', async () => {
    const ids = []
    for (let i = 0; i < 5; i++) ids.push((await call('/devices/list', { body: {} })).headers.get('seam-request-id'))
    assert.equal(new Set(ids).size, 5)
    assert.ok(ids.every(Boolean))
  })

  test('telemetry of the component library is taken and dropped', async () => {
    const { status } = await server.send('/internal/tlmtry', { body: { any: 'thing' }, key: null })
    assert.equal(status, 204)
  })
})
