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
 * A connection that can be closed although it has a producer, whose end it would wait
 * for.
 */
final class TimedTransport extends WrappingTransport {

	// Set by the thread that registers
	private volatile @Nullable Producer producer;

	TimedTransport(Transport transport) {
		super(transport);
	}

	@Override
	public void registerProducer(PushProducer producer) {
		register(producer, () -> super.registerProducer(producer));
	}

	@Override
	public void registerProducer(PullProducer producer) {
		register(producer, () -> super.registerProducer(producer));
	}

	private void register(Producer producer, Runnable register) {
		Producer before = this.producer;
		// First, since it may be asked, and unregister itself, there and then
		this.producer = producer;
		try {
			register.run();
		}
		catch (IllegalStateException ex) {
			this.producer = before;
			throw ex;
		}
	}

	@Override
	public void unregisterProducer() {
		this.producer = null;
		super.unregisterProducer();
	}

	/**
	 * Stops the producer, if there is one, and goes on without it.
	 */
	void dropProducer() {
		Producer producer = this.producer;
		if (producer != null) {
			unregisterProducer();
			producer.stopProducing();
		}
	}

}
