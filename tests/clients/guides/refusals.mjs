// What the SDKs make of our refusals.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { newSandbox, refusal, withApiKey } from '../sandbox.mjs'

export function refusals(house) {
  let sandbox, seam, sdk
  before(async () => {
    sdk = house.sdk
    sandbox = await house.sandbox()
    seam = sandbox.seam
  })

  test('what is not there has a code and a request id', async () => {
    for (const [promise, code] of [
      [seam.devices.get({ device_id: randomUUID() }), 'device_not_found'],
      [seam.locks.get({ device_id: randomUUID() }), 'device_not_found'],
      [seam.accessCodes.get({ access_code_id: randomUUID() }), 'access_code_not_found'],
      [seam.accessCodes.delete({ access_code_id: randomUUID() }), 'access_code_not_found'],
      [seam.accessCodes.create({ device_id: randomUUID() }), 'device_not_found'],
      [seam.actionAttempts.get({ action_attempt_id: randomUUID() }, { waitForActionAttempt: false }), 'action_attempt_not_found'],
    ]) {
      const error = await refusal(promise)
      assert.ok(sdk.isSeamHttpApiError(error), String(error))
      assert.equal(error.code, code)
      assert.equal(error.statusCode, 404)
      assert.ok(error.requestId.length > 8, 'a request id')
    }
  })

  test('a wrong type is told for each field', async () => {
    const error = await refusal(seam.accessCodes.create({ device_id: 7, name: 7 }))
    assert.ok(sdk.isSeamHttpInvalidInputError(error), String(error))
    assert.deepEqual(error.getValidationErrorMessages('name'), ['Expected string, received number'])
    assert.deepEqual(error.getValidationErrorMessages('device_id'), ['Expected string, received number'])
    assert.match(error.message, /^2 Input Errors: /)
  })

  test('what is missing is told by name', async () => {
    // The second generation looks itself whether device_id is there; below that, it asks.
    const error = await refusal(seam.client.post('/access_codes/create', {}))
    assert.ok(sdk.isSeamHttpInvalidInputError(error), String(error))
    assert.deepEqual(error.getValidationErrorMessages('device_id'), ['Required'])
    assert.equal(error.message, 'device_id is required')
  })

  test('a PIN that the lock would not take is refused before it is tried', async () => {
    const { device_id } = await sandbox.lock('nuki_lock')
    for (const code of ['1234', '120394', '405060', 'abcdef']) {
      const error = await refusal(seam.accessCodes.create({ device_id, code }))
      assert.equal(error.statusCode, 400, code)
    }
  })

  test('the same digits on the same door are refused', async () => {
    const { device_id } = await sandbox.lock('schlage_lock')
    await seam.accessCodes.create({ device_id, code: '918273' })
    const error = await refusal(seam.accessCodes.create({ device_id, code: '918273' }))
    assert.equal(error.code, 'duplicate_access_code')
    assert.equal(error.statusCode, 409)
  })

  test('times that make no frame are refused', async () => {
    const { device_id } = await sandbox.lock('schlage_lock')
    const at = (hours) => sandbox.inHours(hours)
    for (const times of [
      { starts_at: await at(5), ends_at: await at(4) },
      { starts_at: await at(-9), ends_at: await at(-8) },
      { starts_at: 'tomorrow', ends_at: await at(4) },
    ]) {
      const error = await refusal(seam.accessCodes.create({ device_id, ...times }))
      assert.equal(error.statusCode, 400, JSON.stringify(times))
    }
  })

  test('a key that is not ours is unauthorized', async () => {
    const error = await refusal(withApiKey(sdk, house.server, 'seam_test_0000000000000000').devices.list())
    assert.ok(sdk.isSeamHttpUnauthorizedError(error), String(error))
    assert.equal(error.code, 'unauthorized')
    assert.ok(error.requestId.length > 8)
  })

  test("another workspace's things are exactly as absent as what never was", async () => {
    const other = await newSandbox(sdk, house.server)
    const { device_id } = await other.lock('schlage_lock')
    const { access_code_id } = await other.seam.accessCodes.create({ device_id })
    const theirs = await refusal(seam.accessCodes.get({ access_code_id }))
    const nobodys = await refusal(seam.accessCodes.get({ access_code_id: randomUUID() }))
    assert.equal(theirs.code, nobodys.code)
    assert.equal(theirs.statusCode, nobodys.statusCode)
    assert.equal(theirs.message.replaceAll(access_code_id, ''), nobodys.message.replaceAll(/[0-9a-f-]{36}/g, ''))
    assert.equal((await refusal(seam.devices.get({ device_id }))).code, 'device_not_found')
    assert.deepEqual(await seam.accessCodes.list({ access_code_ids: [access_code_id] }), [])
    assert.deepEqual((await seam.events.list({ since: sandbox.began, access_code_id })), [])
  })
}
