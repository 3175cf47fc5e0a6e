// One PIN on several doors.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'

export function linked(house) {
  let sandbox, seam
  before(async () => {
    sandbox = await house.sandbox()
    seam = sandbox.seam
  })

  test('one PIN is made that all doors take, and its times are moved together', async () => {
    const doors = [await sandbox.lock('schlage_lock'), await sandbox.lock('nuki_lock'), await sandbox.lock('smartthings_lock')]
    const [starts_at, ends_at] = [await sandbox.inHours(24), await sandbox.inHours(48)]
    const made = await seam.accessCodes.createMultiple({
      device_ids: doors.map((d) => d.device_id), name: 'Guest', starts_at, ends_at,
    })
    assert.equal(made.length, doors.length)
    assert.equal(new Set(made.map((c) => c.code)).size, 1)
    assert.match(made[0].code, /^[1-9]{6}$/, 'as the Nuki wants it')
    const [key] = new Set(made.map((c) => c.common_code_key))
    assert.match(key, /^auto_set_by_create_multiple_[0-9a-f-]{36}$/)

    const later = await sandbox.inHours(72)
    await seam.accessCodes.updateMultiple({ common_code_key: key, ends_at: later, name: 'Family' })
    for (const { access_code_id } of made) {
      const code = await seam.accessCodes.get({ access_code_id })
      assert.equal(Date.parse(code.ends_at), Date.parse(later))
      assert.equal(code.name, 'Family')
    }
    await sandbox.advanceTo(await sandbox.inHours(25))
    for (const { access_code_id } of made) assert.equal(await sandbox.status(access_code_id), 'set')
  })

  test('doors that cannot share a PIN get none at all, or each its own', async () => {
    const nuki = await sandbox.lock('nuki_lock')
    const schlage = await sandbox.lock('schlage_lock')
    await seam.accessCodes.reportDeviceConstraints({ device_id: (await sandbox.lock('smartthings_lock')).device_id, supported_code_lengths: [4] })
    const four = await sandbox.lock('smartthings_lock')
    const device_ids = [nuki.device_id, schlage.device_id, four.device_id]
    const before = (await seam.accessCodes.list({ device_id: schlage.device_id })).length
    await assert.rejects(seam.accessCodes.createMultiple({ device_ids }), house.sdk.SeamHttpApiError)
    assert.equal((await seam.accessCodes.list({ device_id: schlage.device_id })).length, before, 'all or nothing')
    const own = await seam.accessCodes.createMultiple({ device_ids, behavior_when_code_cannot_be_shared: 'create_random_code' })
    assert.equal(own.length, 3)
    assert.equal(own.find((c) => c.device_id === four.device_id).code.length, 4)
  })

  test('a given PIN makes no common key', async () => {
    const doors = [await sandbox.lock('schlage_lock'), await sandbox.lock('kwikset_lock')]
    const made = await seam.accessCodes.createMultiple({ device_ids: doors.map((d) => d.device_id), code: '583917' })
    assert.deepEqual(made.map((c) => c.code), ['583917', '583917'])
    assert.deepEqual(made.map((c) => c.common_code_key), [null, null])
  })
}
