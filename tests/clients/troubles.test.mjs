// Every error and warning that the description knows of grants and their methods is made by something with a test, or named here with the reason why not.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { openapi } from '@seamapi/types/connect'

/** Trouble → the test that makes it, or why there is none. */
const made = {
  access_grant: {
    errors: {
      cannot_create_requested_access_methods: 'What_no_door_can_give_is_an_error_of_the_grant_and_is_told',
    },
    warnings: {
      being_deleted: { not: 'a grant that is deleted is gone for callers at once; what is on its way off shows on its methods' },
      underprovisioned_access: 'A_door_that_is_added_and_cannot_be_reached_is_missing_until_it_can',
      overprovisioned_access: 'An_extension_brings_another_PIN_and_the_first_one_ends_when_it_ends',
      updating_access_times: 'A_longer_stay_needs_the_card_again',
      requested_code_unavailable: 'A_code_that_is_in_use_is_only_a_wish',
      device_does_not_support_access_codes: 'A_door_without_codes_is_named_and_left_out',
      device_time_constraints_violated: 'Times_that_the_maker_has_no_code_for_are_named_with_the_door_and_other_times_are_tried',
    },
  },
  access_method: {
    errors: {
      failed_to_issue: 'A_lock_out_of_reach_is_late_then_failed_then_issued',
    },
    warnings: {
      being_deleted: 'A_revoked_offline_PIN_is_told_as_revoked_when_the_lock_takes_it_no_more',
      updating_access_times: 'A_longer_stay_needs_the_card_again',
      pulled_backup_access_code: 'A_PIN_that_fails_before_the_start_gives_way_to_one_from_the_pool',
      delay_in_issuing: 'A_lock_out_of_reach_is_late_then_failed_then_issued',
    },
  },
}

const folder = new URL('../Latchkey.Tests/', import.meta.url)
const tests = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.cs'))
  .map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n')

const codesOf = (resource, kind) => {
  const { items } = openapi.components.schemas[resource].properties[kind]
  return (items.oneOf ?? [items]).flatMap((branch) => (branch.properties.error_code ?? branch.properties.warning_code).enum)
}

for (const [resource, kinds] of Object.entries(made)) {
  for (const [kind, troubles] of Object.entries(kinds)) {
    test(`each of the ${kind} of ${resource} is made, or is not for a reason`, () => {
      assert.deepEqual(Object.keys(troubles).sort(), [...new Set(codesOf(resource, kind))].sort())
      for (const maker of Object.values(troubles)) {
        if (typeof maker === 'string') assert.match(tests, new RegExp(`Task ${maker}\\(`))
      }
    })
  }
}
