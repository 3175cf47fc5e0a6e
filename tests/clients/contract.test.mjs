// Every documented path, verb and parameter, walked. Counts are printed.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { openapi } from '@seamapi/types/connect'
import { checked, parametersOf, pathsOf, scope, verbsOf } from './description.mjs'
import { absentHere, Fixtures, samples, validValue, withTokenOnly, wrongValues } from './samples.mjs'
import { startServer, store } from './server.mjs'

const allVerbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

const paths = scope.flatMap(pathsOf)
const count = { paths: paths.length, verbs: 0, otherVerbs: 0, parameters: 0, accepted: 0, refusedByName: 0, wrongValues: 0 }

/** Parameters that were refused with a valid value, and as what. */
const refused = []

let server, workspaceId, fixtures

/** A call as the operator's token in a sandbox of its own. */
const call = (path, options = {}) => server.call(path, {
  ...options,
  key: server.token,
  headers: path === '/workspaces/create' ? {} : { 'seam-workspace': workspaceId },
})

async function newSandbox() {
  const { body } = await server.call('/workspaces/create', {
    key: server.token, body: { name: 'Walk', company_name: 'Walk', is_sandbox: true },
  })
  workspaceId = body.workspace.workspace_id
  fixtures = new Fixtures(call)
}

/** GET and DELETE carry a query string, the others a body. */
const withVerb = (verb, body) => (verb === 'GET' || verb === 'DELETE' ? { verb, query: queryOf(body) } : { verb, body })

function queryOf(body) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(body)) {
    if (Array.isArray(value)) value.forEach((v) => query.append(name, v))
    else query.append(name, value ?? '')
  }
  return query.toString()
}

describe(`The contract on ${store}`, () => {
  before(async () => {
    server = await startServer()
    await newSandbox()
  })
  after(async () => {
    console.log(`Contract on ${store}: ${JSON.stringify(count)}, ${checked.size} paths answered 200`)
    console.log(refused.join('\n'))
    await server?.stop()
  })

  test('each part of the description has as many documented paths as we think', () => {
    for (const part of scope) assert.equal(pathsOf(part).length, part.documented, part.prefix)
    assert.deepEqual(Object.keys(samples).toSorted(), paths.toSorted(), 'a sample call for each')
  })

  for (const path of paths) {
    describe(path, () => {
      // What is used up by one path is not there for the next.
      if (path === '/devices/simulate/remove' || path === '/workspaces/reset_sandbox') before(newSandbox)
      // An access system brings a person or two.
      if (path === '/user_identities/unmanaged/update') beforeEach(newSandbox)

      for (const verb of verbsOf(path)) {
        test(`${verb} answers as described`, async () => {
          const { status, body } = await call(path, withVerb(verb, await samples[path](fixtures)))
          if (absentHere.has(path)) assert.equal(body.error?.type, absentHere.get(path), JSON.stringify(body))
          else assert.equal(status, 200, JSON.stringify(body))
          count.verbs++
        })
      }

      test('other verbs are refused', async () => {
        for (const verb of allVerbs.filter((v) => !verbsOf(path).includes(v))) {
          // The C# SDK sends PUT where the description has PATCH.
          if (verb === 'PUT' && verbsOf(path).includes('PATCH')) continue
          const { status, body } = await call(path, withVerb(verb, {}))
          assert.equal(status, 405, `${verb}: ${JSON.stringify(body)}`)
          assert.equal(body.error.type, 'method_not_allowed')
          count.otherVerbs++
        }
      })

      for (const [name, schema] of parameters(path)) {
        count.parameters++
        test(`${name} is taken, and a wrong type of it refused by name`, async () => {
          await takes(path, name, schema)
          await refusesWrong(path, name, schema)
        })
      }
    })
  }
})

/** The parameters of all branches of a path's request. */
function parameters(path) {
  const schema = parametersOf(path)
  const all = schema ? leaves(schema).flatMap((branch) => Object.entries(branch.properties ?? {})) : []
  // What access systems and spaces are asked beyond the documentation is nobody's business here.
  return new Map(all.filter(([, s]) => !(s['x-undocumented'] && /^\/(acs|spaces)\//.test(path))))
}

/** The objects of which a schema is put together. */
function leaves(schema) {
  return (schema.oneOf ?? schema.anyOf ?? schema.allOf)?.flatMap(leaves) ?? [schema]
}

async function takes(path, name, schema) {
  const sample = await sampleFor(path, name)
  const value = sample[name] ?? await validValue(fixtures, path, name, schema)
  const { status, body } = await call(path, { body: { ...sample, [name]: value } })
  if (status === 200) return void count.accepted++
  const about = `${name} = ${JSON.stringify(value)}: ${status} ${JSON.stringify(body.error)}`
  assert.ok(body.error.type !== 'not_found' && status !== 405, about)
  assert.equal(body.error.validation_errors?.[name], undefined, about)
  // What cannot be done here says so, and says what.
  assert.ok(body.error.message.includes(name) || /_not_found$|_not_supported$|^unsupported|^not_supported/.test(body.error.type), about)
  count.refusedByName++
  refused.push(`${path} ${name}: ${status} ${body.error.type}`)
}

/** Parameters that exclude one another are not sent together. */
async function sampleFor(path, name) {
  const sample = await samples[path](fixtures)
  if (path === '/access_grants/create' && name === 'user_identity') return { ...sample, user_identity_id: undefined }
  if (path === '/access_grants/create' && name === 'reservation_key') {
    return { ...sample, acs_entrance_ids: [await fixtures.room()], requested_access_methods: [{ mode: 'card' }] }
  }
  if (path === '/access_grants/get' && name === 'access_grant_key') return {}
  if (path === '/access_methods/delete' && name !== 'access_method_id') return {}
  if (path.endsWith('/get') && ['name', 'email'].includes(name)) return {}
  if (path === '/access_codes/get' && name === 'code') return { device_id: await fixtures.device() }
  if (path === '/access_codes/unmanaged/get' && ['code', 'device_id'].includes(name)) {
    return { device_id: await fixtures.device('august_lock'), code: '4711' }
  }
  if (path === '/access_codes/report_device_constraints' && /_code_length$/.test(name)) {
    return { device_id: sample.device_id, min_code_length: 4, max_code_length: 8 }
  }
  if (path === '/events/list' && name === 'between') return {}
  if (name === 'user_identity_id' && path.startsWith('/acs/')) {
    delete sample.acs_user_id
    if (path === '/acs/credentials/create') sample.acs_system_id = await fixtures.system()
  }
  if (path === '/acs/encoders/encode_credential' && name === 'access_method_id') delete sample.acs_credential_id
  if (path.startsWith('/acs/encoders/simulate/') && /^acs_credential_id/.test(name)) {
    return { ...sample, ...(path.endsWith('_fail') ? { error_code: 'uncategorized_error' } : {}) }
  }
  return sample
}

async function refusesWrong(path, name, schema) {
  for (const wrong of wrongValues(schema)) {
    const { status, body } = await call(path, { body: { ...(await sampleFor(path, name)), [name]: wrong } })
    const about = `${name} = ${JSON.stringify(wrong)}: ${status} ${JSON.stringify(body.error ?? body).slice(0, 300)}`
    assert.equal(status, 400, about)
    assert.equal(body.error.type, 'invalid_input', about)
    assert.ok(body.error.validation_errors[name], `not named: ${about}`)
    count.wrongValues++
  }
}
