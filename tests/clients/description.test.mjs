// The check must bite: broken answers are refused, sound ones pass.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openapi } from '@seamapi/types/connect'
import { faultsOf, pathsOf, scope } from './description.mjs'

const id = randomUUID
const moment = '2026-01-02T03:04:05.678Z'

const code = (changes = {}) => ({
  access_code_id: id(), device_id: id(), workspace_id: id(), name: 'Guest', code: '4821', type: 'ongoing', status: 'set',
  created_at: moment, common_code_key: null, is_managed: true, is_backup: false, is_backup_access_code_available: false,
  is_external_modification_allowed: false, is_offline_access_code: false, is_one_time_use: false, is_scheduled_on_device: true,
  is_waiting_for_code_assignment: false, pulled_backup_access_code_id: null, dormakaba_oracode_metadata: null,
  errors: [], warnings: [], pending_mutations: [], ...changes,
})

const event = (changes = {}) => ({
  event_id: id(), event_type: 'access_code.created', created_at: moment, occurred_at: moment, workspace_id: id(),
  access_code_id: id(), device_id: id(), connected_account_id: id(), ...changes,
})

const get = (changes) => faultsOf('/access_codes/get', { access_code: code(changes), ok: true })
const list = (changes) => faultsOf('/events/list', { events: [event(changes)], ok: true })

test('a sound access code and a sound event pass', () => {
  assert.deepEqual(get({}), [])
  assert.deepEqual(list({}), [])
})

const error = { error_code: 'failed_to_set_on_device', is_access_code_error: true, message: 'No.', created_at: moment }

test('an error is held against its own branch', () => {
  assert.deepEqual(get({ errors: [error] }), [])
})

const broken = {
  'a number for a string': { name: 7 },
  'a string for a boolean': { is_managed: 'true' },
  'an id that is no UUID': { device_id: 'front-door' },
  'a status that does not exist': { status: 'ready' },
  'a type that does not exist': { type: 'timebound' },
  'a moment that is none': { created_at: 'yesterday' },
  'null where it is not allowed': { is_one_time_use: null },
  'a property that nobody knows': { is_manged: true },
  'errors that are no list': { errors: {} },
  'an error without a code': { errors: [{ message: 'No.' }] },
  'an error with an unknown code': { errors: [{ ...error, error_code: 'felt_like_it' }] },
  'an error that lacks what its code demands': { errors: [{ error_code: error.error_code, message: 'No.' }] },
  'an error with a wrong type in it': { errors: [{ ...error, is_access_code_error: 'yes' }] },
  'a warning with an unknown code': { warnings: [{ warning_code: 'hm', message: 'Hm.', created_at: moment }] },
  'a mutation without its from and to': { pending_mutations: [{ mutation_code: 'updating_code', message: 'x', created_at: moment }] },
}

for (const [name, changes] of Object.entries(broken)) {
  test(`an access code with ${name} is refused`, () => assert.notDeepEqual(get(changes), []))
}

test('an access code without a required property is refused, whichever it is', () => {
  for (const property of openapi.components.schemas.access_code.required) {
    assert.notDeepEqual(get({ [property]: undefined }), [], property)
  }
})

test('an event is held against the branch of its type', () => {
  assert.notDeepEqual(list({ event_type: 'access_code.set_on_device' }), [], 'code is missing')
  assert.deepEqual(list({ event_type: 'access_code.set_on_device', code: '4821' }), [])
  assert.notDeepEqual(list({ event_type: 'access_code.levitated' }), [])
  assert.notDeepEqual(list({ event_type: undefined }), [])
  assert.notDeepEqual(list({ device_id: undefined }), [])
})

test('an answer without ok, or without its resource, is refused', () => {
  assert.notDeepEqual(faultsOf('/access_codes/get', { access_code: code() }), [])
  assert.notDeepEqual(faultsOf('/access_codes/get', { ok: true }), [])
  assert.notDeepEqual(faultsOf('/access_codes/list', { access_codes: code(), ok: true }), [])
})

test('an action attempt is one of the described ones', () => {
  const attempt = { action_attempt_id: id(), action_type: 'LOCK_DOOR', status: 'pending', result: null, error: null }
  const got = (changes) => faultsOf('/action_attempts/get', { action_attempt: { ...attempt, ...changes }, ok: true })
  assert.deepEqual(got({}), [])
  assert.notDeepEqual(got({ status: 'success' }), [], 'a success has a result')
  assert.notDeepEqual(got({ action_type: 'DANCE' }), [])
})

test('every path in scope has a schema that compiles, and none is missing', () => {
  for (const part of scope) {
    const paths = pathsOf(part)
    assert.equal(paths.length, part.documented, part.prefix + ' ' + paths.join(' '))
    for (const path of paths) assert.notDeepEqual(faultsOf(path, {}), [], path)
  }
})
