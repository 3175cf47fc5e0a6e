import * as sdk from 'seam2'
import { walk } from './guides/walk.mjs'

walk('SDK 2', sdk)
