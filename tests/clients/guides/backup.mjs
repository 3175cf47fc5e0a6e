// Seed 001, backup access codes.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { refusal } from '../sandbox.mjs'

export function backup(house) {
  let sandbox, seam
  before(async () => {
    sandbox = await house.sandbox()
    seam = sandbox.seam
  })

  test('a backup code is pulled, the same one again, and the pool fills up', async () => {
    const { device_id } = await sandbox.lock('schlage_lock', (d) => d.properties.supports_backup_access_code_pool)
    const ends_at = await sandbox.inHours(24)
    const { access_code_id } = await seam.accessCodes.create({
      device_id, name: 'Guest', starts_at: await sandbox.inHours(-1), ends_at, use_backup_access_code_pool: true,
    })
    await sandbox.until(access_code_id, (c) => c.is_backup_access_code_available)
    assert.equal((await seam.devices.get({ device_id })).properties.backup_access_code_pool_enabled, true)

    const pulled = await seam.accessCodes.pullBackupAccessCode({ access_code_id })
    assert.equal(pulled.is_backup, true)
    assert.notEqual(pulled.access_code_id, access_code_id)
    assert.equal(Date.parse(pulled.ends_at), Date.parse(ends_at))
    assert.equal(await sandbox.opens(device_id, pulled.code), true, 'it opens at once')
    const again = await seam.accessCodes.pullBackupAccessCode({ access_code_id })
    assert.equal(again.access_code_id, pulled.access_code_id)

    const original = await seam.accessCodes.get({ access_code_id })
    assert.equal(original.pulled_backup_access_code_id, pulled.access_code_id)
    const told = await sandbox.event({ access_code_id, event_type: 'access_code.backup_access_code_pulled' })
    assert.equal(told.backup_access_code_id, pulled.access_code_id)
    await sandbox.until(access_code_id, (c) => c.pulled_backup_access_code_id === pulled.access_code_id)

    const another = await seam.accessCodes.create({
      device_id, starts_at: await sandbox.inHours(-1), ends_at, use_backup_access_code_pool: true,
    })
    await sandbox.until(another.access_code_id, (c) => c.is_backup_access_code_available)
  })

  test('an ongoing code has no backup', async () => {
    const { device_id } = await sandbox.lock('kwikset_lock')
    const { access_code_id } = await seam.accessCodes.create({ device_id, name: 'Resident' })
    const error = await refusal(seam.accessCodes.pullBackupAccessCode({ access_code_id }))
    assert.equal(error.statusCode, 400)
  })
}
