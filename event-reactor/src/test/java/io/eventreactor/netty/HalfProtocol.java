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

package io.eventreactor.netty;

import org.awaitility.Awaitility;

import io.eventreactor.HalfCloseable;

/**
 * A {@link RecordingProtocol} that goes on when one direction has ended, and remembers
 * that too.
 */
class HalfProtocol extends RecordingProtocol implements HalfCloseable {

	// What a test does in the callbacks

	void readLost() {
	}

	void writeLost() {
	}

	@Override
	public final void readConnectionLost() {
		record("read lost", connected());
		enter(this::readLost);
	}

	@Override
	public final void writeConnectionLost() {
		record("write lost", connected());
		enter(this::writeLost);
	}

	void awaitEvent(String event) {
		Awaitility.await().until(() -> events().contains(event));
	}

}
