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

package io.eventreactor.testing;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Producer;
import io.eventreactor.PushProducer;

/**
 * The place of the one producer of a {@link StringTransport}, and what holds it back: how
 * much the peer has not taken yet. What is called may call back: state is changed before
 * each call.
 */
final class ProducerSlot {

	private static final long HIGH_WATER_MARK = 64 * 1024;

	private @Nullable Producer producer;

	private boolean paused;

	// As with Netty: false above the mark, and then until nothing is pending
	private boolean writable = true;

	private volatile long pendingBytes;

	void register(Producer producer) {
		if (this.producer != null) {
			throw new IllegalStateException(
					"There is a producer already; call unregisterProducer() before another one is registered");
		}
		this.producer = producer;
		this.paused = false;
		if (!this.writable) {
			pause();
		}
		pull();
	}

	void unregister() {
		this.producer = null;
	}

	@Nullable Producer producer() {
		return this.producer;
	}

	/**
	 * Stops the producer, and goes on without it.
	 */
	void stop() {
		Producer producer = this.producer;
		this.producer = null;
		if (producer != null) {
			producer.stopProducing();
		}
	}

	long pendingBytes() {
		return this.pendingBytes;
	}

	void setPendingBytes(long pendingBytes) {
		this.pendingBytes = pendingBytes;
		if (pendingBytes > HIGH_WATER_MARK) {
			this.writable = false;
			pause();
		}
		else if (pendingBytes == 0) {
			this.writable = true;
			resume();
			pull();
		}
	}

	private void pause() {
		if (!this.paused && this.producer instanceof PushProducer push) {
			this.paused = true;
			push.pauseProducing();
		}
	}

	private void resume() {
		if (this.paused && this.producer instanceof PushProducer push) {
			this.paused = false;
			push.resumeProducing();
		}
	}

	private void pull() {
		if (this.producer != null && !(this.producer instanceof PushProducer)) {
			this.producer.resumeProducing();
		}
	}

}
