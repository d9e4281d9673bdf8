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

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.eventreactor.Producer;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.Transport;

/**
 * What the protocol of a slowed-down connection sees of it. Reading goes on when neither
 * the protocol nor a throttle is against it, and the same holds for a producer.
 */
final class ThrottledTransport extends WrappingTransport {

	private final Throttle read;

	private final Throttle write;

	// All that follows is touched on the loop only

	private boolean pausedByProtocol;

	private boolean pausedByThrottle;

	private @Nullable ThrottledProducer producer;

	ThrottledTransport(Transport transport, Throttle read, Throttle write) {
		super(transport);
		this.read = read;
		this.write = write;
	}

	@Override
	public void write(ByteBuf data) {
		int bytes = data.readableBytes();
		super.write(data);
		if (!disconnecting()) {
			onLoop(() -> this.write.spend(bytes, this::throttleChanged));
		}
	}

	/**
	 * A throttle begins or ends a pause.
	 */
	void throttleChanged() {
		boolean pause = this.read.pausing() || this.write.pausing();
		if (pause != this.pausedByThrottle) {
			this.pausedByThrottle = pause;
			applyPause();
		}
		ThrottledProducer producer = this.producer;
		if (producer != null) {
			producer.throttle(this.write.pausing());
		}
	}

	private void applyPause() {
		if (this.pausedByThrottle || this.pausedByProtocol) {
			transport().pauseProducing();
		}
		else {
			transport().resumeProducing();
		}
	}

	@Override
	public void pauseProducing() {
		onLoop(() -> {
			this.pausedByProtocol = true;
			applyPause();
		});
	}

	@Override
	public void resumeProducing() {
		onLoop(() -> {
			this.pausedByProtocol = false;
			applyPause();
		});
	}

	@Override
	public void registerProducer(PushProducer producer) {
		onLoop(() -> {
			ThrottledPushProducer throttled = new ThrottledPushProducer(producer);
			super.registerProducer(throttled);
			registered(throttled);
		});
	}

	@Override
	public void registerProducer(PullProducer producer) {
		onLoop(() -> {
			ThrottledPullProducer throttled = new ThrottledPullProducer(producer);
			throttled.throttle(this.write.pausing());
			this.producer = (this.producer != null) ? this.producer : throttled;
			super.registerProducer(throttled);
		});
	}

	private void registered(ThrottledProducer producer) {
		this.producer = producer;
		producer.throttle(this.write.pausing());
	}

	@Override
	public void unregisterProducer() {
		onLoop(() -> {
			this.producer = null;
			super.unregisterProducer();
		});
	}

	private void onLoop(Runnable call) {
		Reactor loop = reactor();
		if (loop.isInReactorThread()) {
			call.run();
		}
		else {
			loop.callFromThread(call);
		}
	}

	/**
	 * Stands between a producer and the connection.
	 */
	private interface ThrottledProducer extends Producer {

		/**
		 * Begins or ends a pause.
		 * @param throttled whether to pause
		 */
		void throttle(boolean throttled);

	}

	/**
	 * Produces when neither the connection nor the throttle is against it.
	 */
	private static final class ThrottledPushProducer implements ThrottledProducer, PushProducer {

		private final PushProducer producer;

		private boolean full;

		private boolean throttled;

		ThrottledPushProducer(PushProducer producer) {
			this.producer = producer;
		}

		@Override
		public void throttle(boolean throttled) {
			set(this.full, throttled);
		}

		@Override
		public void pauseProducing() {
			set(true, this.throttled);
		}

		@Override
		public void resumeProducing() {
			set(false, this.throttled);
		}

		private void set(boolean full, boolean throttled) {
			boolean before = this.full || this.throttled;
			this.full = full;
			this.throttled = throttled;
			boolean now = full || throttled;
			if (now && !before) {
				this.producer.pauseProducing();
			}
			else if (!now && before) {
				this.producer.resumeProducing();
			}
		}

		@Override
		public void stopProducing() {
			this.producer.stopProducing();
		}

	}

	/**
	 * Produces when the connection asks for it, but not before the throttle lets it.
	 */
	private static final class ThrottledPullProducer implements ThrottledProducer, PullProducer {

		private final PullProducer producer;

		private boolean asked;

		private boolean throttled;

		ThrottledPullProducer(PullProducer producer) {
			this.producer = producer;
		}

		@Override
		public void throttle(boolean throttled) {
			this.throttled = throttled;
			produce();
		}

		@Override
		public void resumeProducing() {
			this.asked = true;
			produce();
		}

		private void produce() {
			if (this.asked && !this.throttled) {
				this.asked = false;
				this.producer.resumeProducing();
			}
		}

		@Override
		public void stopProducing() {
			this.producer.stopProducing();
		}

	}

}
