/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.sample.keyvalue;

import io.eventreactor.spring.annotation.Looping;

/**
 * Removes expired keys from time to time. Without it, a key that nobody asks for again
 * would stay for ever. Looks at a few keys at a time, since it runs on the loop that
 * serves connections too.
 */
class ExpirySweep {

	/**
	 * Some hundred microseconds of work.
	 */
	static final int KEYS_PER_TURN = 2000;

	private final KeyValueStore store;

	ExpirySweep(KeyValueStore store) {
		this.store = store;
	}

	@Looping("100ms")
	void sweep() {
		this.store.sweep(KEYS_PER_TURN);
	}

}
