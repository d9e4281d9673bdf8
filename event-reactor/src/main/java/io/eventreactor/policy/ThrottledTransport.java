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

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import io.eventreactor.Producer;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.Transport;

/**
 * What the protocol of a slowed-down connection sees of it. Reading goes on when neither
 * the protocol nor a throttle is against it, and the same holds for a producer. Counts
 * bytes, but looks at none, and so passes on what is written as it is.
 */
final class ThrottledTransport extends ProducingTransport {

	private final Throttle read;

	private final Throttle write;

	// All that follows is touched on the loop only

	private boolean pausedByProtocol;

	private boolean pausedByThrottle;

	ThrottledTransport(Transport transport, Throttle read, Throttle write) {
		super(transport);
		this.read = read;
		this.write = write;
	}

	@Override
	public void write(ByteBuf data) {
		int bytes = data.readableBytes();
		transport().write(data);
		written(bytes);
	}

	@Override
	public void write(byte[] data) {
		transport().write(data);
		written(data.length);
	}

	@Override
	public void write(ByteBuffer data) {
		transport().write(data);
		written(data.remaining());
	}

	@Override
	public void write(CharSequence text) {
		transport().write(text);
		written(ByteBufUtil.utf8Bytes(text));
	}

	@Override
	public void writeCopy(ByteBuf data, byte... end) {
		transport().writeCopy(data, end);
		written(data.readableBytes() + end.length);
	}

	private void written(int bytes) {
		if (takesWrites()) {
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
		Producer producer = producer();
		if (producer instanceof ThrottledProducer throttled) {
			try {
				throttled.update();
			}
			catch (RuntimeException | Error ex) {
				giveUp(throttled, ex);
				throw ex;
			}
		}
	}

	// As the connection itself does with a producer that fails, but it is not the caller
	private void giveUp(ThrottledProducer failed, Throwable failure) {
		unregisterProducer();
		loseConnection();
		try {
			failed.stopProducing();
		}
		catch (RuntimeException | Error ex) {
			if (ex != failure) {
				failure.addSuppressed(ex);
			}
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
		ThrottledPushProducer throttled = new ThrottledPushProducer(producer);
		// Not from the loop: where that has ended, only the connection can tell
		super.registerProducer(throttled);
		onLoop(() -> {
			if (producer() == throttled) {
				throttled.update();
			}
		});
	}

	@Override
	public void registerProducer(PullProducer producer) {
		super.registerProducer(new ThrottledPullProducer(producer));
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
	 * Stands between a producer and the connection. Used by the loop only.
	 */
	private interface ThrottledProducer extends Producer {

		/**
		 * Pauses or goes on as the throttle has it now.
		 */
		void update();

	}

	/**
	 * Produces when neither the connection nor the throttle is against it.
	 */
	private final class ThrottledPushProducer implements ThrottledProducer, PushProducer {

		private final PushProducer producer;

		private boolean full;

		private boolean paused;

		ThrottledPushProducer(PushProducer producer) {
			this.producer = producer;
		}

		@Override
		public void pauseProducing() {
			this.full = true;
			update();
		}

		@Override
		public void resumeProducing() {
			this.full = false;
			update();
		}

		@Override
		public void update() {
			boolean pause = this.full || ThrottledTransport.this.write.pausing();
			if (pause == this.paused) {
				return;
			}
			this.paused = pause;
			if (pause) {
				this.producer.pauseProducing();
			}
			else {
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
	private final class ThrottledPullProducer implements ThrottledProducer, PullProducer {

		private final PullProducer producer;

		private boolean asked;

		ThrottledPullProducer(PullProducer producer) {
			this.producer = producer;
		}

		@Override
		public void resumeProducing() {
			this.asked = true;
			update();
		}

		@Override
		public void update() {
			if (this.asked && !ThrottledTransport.this.write.pausing()) {
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
