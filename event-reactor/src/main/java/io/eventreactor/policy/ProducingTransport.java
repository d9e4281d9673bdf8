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

package io.eventreactor.policy;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Producer;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Transport;

/**
 * A connection that knows of its producer: while there is one, writes are taken although
 * the connection, or its direction to the peer, is closing.
 */
class ProducingTransport extends WrappingTransport {

	// Set by the thread that registers; forgotten by the one that unregisters, or the
	// loop
	private volatile @Nullable Producer producer;

	// Set by any thread, for good
	private volatile boolean writeLost;

	ProducingTransport(Transport transport) {
		super(transport);
	}

	/**
	 * Returns the producer.
	 * @return what was registered here and is neither unregistered nor stopped
	 */
	final @Nullable Producer producer() {
		return this.producer;
	}

	/**
	 * Whether what is written now will be sent.
	 * @return {@code false} if it will be dropped
	 */
	final boolean takesWrites() {
		return this.producer != null || !(disconnecting() || this.writeLost);
	}

	@Override
	public void loseWriteConnection() {
		this.writeLost = true;
		super.loseWriteConnection();
	}

	@Override
	public void registerProducer(PushProducer producer) {
		register(producer, () -> super.registerProducer(new WatchedPushProducer(producer)));
	}

	@Override
	public void registerProducer(PullProducer producer) {
		register(producer, () -> super.registerProducer(new WatchedPullProducer(producer)));
	}

	private void register(Producer producer, Runnable register) {
		if (this.producer != null) {
			// To be refused, there or on the loop
			register.run();
			return;
		}
		// First, since it may be asked, stopped or unregistered there and then
		this.producer = producer;
		try {
			register.run();
		}
		catch (RuntimeException | Error ex) {
			forget(producer);
			throw ex;
		}
	}

	@Override
	public void unregisterProducer() {
		this.producer = null;
		super.unregisterProducer();
	}

	private void forget(Producer producer) {
		if (this.producer == producer) {
			this.producer = null;
		}
	}

	/**
	 * A push producer, whose end is noticed.
	 */
	private final class WatchedPushProducer implements PushProducer {

		private final PushProducer producer;

		WatchedPushProducer(PushProducer producer) {
			this.producer = producer;
		}

		@Override
		public void pauseProducing() {
			this.producer.pauseProducing();
		}

		@Override
		public void resumeProducing() {
			this.producer.resumeProducing();
		}

		@Override
		public void stopProducing() {
			forget(this.producer);
			this.producer.stopProducing();
		}

	}

	/**
	 * A pull producer, whose end is noticed.
	 */
	private final class WatchedPullProducer implements PullProducer {

		private final PullProducer producer;

		WatchedPullProducer(PullProducer producer) {
			this.producer = producer;
		}

		@Override
		public void resumeProducing() {
			this.producer.resumeProducing();
		}

		@Override
		public void stopProducing() {
			forget(this.producer);
			this.producer.stopProducing();
		}

	}

}
