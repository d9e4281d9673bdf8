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

import org.jspecify.annotations.Nullable;

import io.eventreactor.Producer;
import io.eventreactor.PushProducer;

/**
 * The place of the one producer of a connection. Used by its loop only. What is called
 * may call back: state is changed before each call.
 */
final class RegisteredProducer {

	private @Nullable Producer producer;

	private boolean paused;

	// Writes of a pull producer that are under way
	private int writes;

	/**
	 * Registers a producer.
	 * @param producer the producer
	 * @param writable whether there is room for what it will write
	 * @throws IllegalStateException if there is one already
	 */
	void register(Producer producer, boolean writable) {
		if (this.producer != null) {
			throw new IllegalStateException(
					"There is a producer already; call unregisterProducer() before another one is registered");
		}
		this.producer = producer;
		this.paused = false;
		if (!writable) {
			unwritable();
		}
	}

	void unregister() {
		this.producer = null;
	}

	boolean isRegistered() {
		return this.producer != null;
	}

	boolean isPull() {
		return this.producer != null && !(this.producer instanceof PushProducer);
	}

	void pull() {
		if (this.producer != null && isPull()) {
			this.producer.resumeProducing();
		}
	}

	void writeBegun() {
		this.writes++;
	}

	/**
	 * A write has ended. The channel may have more to send, which is not the producer's:
	 * TLS writes by itself.
	 * @return whether there is nothing else of the producer's under way
	 */
	boolean writeEnded() {
		return --this.writes == 0;
	}

	void unwritable() {
		if (!this.paused && this.producer instanceof PushProducer push) {
			this.paused = true;
			push.pauseProducing();
		}
	}

	void writable() {
		if (this.paused && this.producer instanceof PushProducer push) {
			this.paused = false;
			push.resumeProducing();
		}
	}

	void connectionLost() {
		Producer producer = this.producer;
		this.producer = null;
		if (producer != null) {
			producer.stopProducing();
		}
	}

}
