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

import java.net.SocketAddress;
import java.time.Duration;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.eventreactor.DelayedCall;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.ReactorTime;
import io.eventreactor.Transport;
import io.eventreactor.protocol.FrameCounting;

/**
 * Closes connections that take too long, in good order, with a
 * {@link ConnectionTimeoutException}. What was written is still sent, but a producer is
 * stopped. Once the peer of a {@link io.eventreactor.HalfCloseable} protocol has sent
 * all, only the total timeout goes on.
 * <p>
 * For a connection without any traffic see
 * {@link io.eventreactor.ListenOptions#withIdleTimeout}.
 *
 * @since 0.1.0
 */
public final class TimeoutFactory extends WrappingFactory {

	private final ReactorTime time;

	private final Timeouts timeouts;

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 * @param time where the timeouts are scheduled: the reactor of the connections
	 * @param timeouts how long connections may take
	 */
	public TimeoutFactory(Factory wrapped, ReactorTime time, Timeouts timeouts) {
		super(wrapped);
		this.time = time;
		this.timeouts = timeouts;
	}

	@Override
	protected Protocol wrap(Protocol protocol, SocketAddress peer) {
		return new TimedProtocol(protocol, this.time, this.timeouts);
	}

	/**
	 * A protocol with timeouts. Used by the loop of its connection only.
	 */
	private static final class TimedProtocol extends WrappingProtocol {

		private final ReactorTime time;

		private final Timeouts timeouts;

		private final @Nullable FrameCounting frameCounting;

		private @Nullable DelayedCall totalCall;

		private @Nullable DelayedCall firstDataCall;

		private @Nullable DelayedCall frameCall;

		private @Nullable TimedTransport view;

		private long frames;

		private long lastFrameAt;

		TimedProtocol(Protocol wrapped, ReactorTime time, Timeouts timeouts) {
			super(wrapped);
			this.time = time;
			this.timeouts = timeouts;
			this.frameCounting = (innermost() instanceof FrameCounting counting) ? counting : null;
		}

		@Override
		protected void connectionMade() {
			this.totalCall = later(this.timeouts.total(), ConnectionTimeoutException.Kind.TOTAL);
			this.firstDataCall = later(this.timeouts.firstData(), ConnectionTimeoutException.Kind.FIRST_DATA);
			this.lastFrameAt = this.time.nanoTime();
			Duration frame = this.timeouts.frame();
			this.frameCall = frame.isZero() ? null : this.time.callLater(frame, this::checkFrames);
			super.connectionMade();
		}

		private @Nullable DelayedCall later(Duration timeout, ConnectionTimeoutException.Kind kind) {
			return timeout.isZero() ? null : this.time.callLater(timeout, () -> close(kind, timeout));
		}

		@Override
		protected Transport view(Transport transport) {
			TimedTransport view = new TimedTransport(transport);
			this.view = view;
			return view;
		}

		@Override
		public void dataReceived(ByteBuf data) {
			cancel(this.firstDataCall);
			this.firstDataCall = null;
			super.dataReceived(data);
			if (this.frameCall != null) {
				noticeFrames();
			}
		}

		private void noticeFrames() {
			long frames = (this.frameCounting != null) ? this.frameCounting.frameCount() : this.frames + 1;
			if (frames != this.frames) {
				this.frames = frames;
				this.lastFrameAt = this.time.nanoTime();
			}
		}

		/**
		 * Looks how long ago the last frame came. So a frame does not cost a timer.
		 */
		private void checkFrames() {
			if (transport().disconnecting()) {
				return;
			}
			if (this.frameCounting != null) {
				// A receiver that was paused delivers some at other times
				noticeFrames();
			}
			Duration timeout = this.timeouts.frame();
			Duration left = timeout.minusNanos(this.time.nanoTime() - this.lastFrameAt);
			if (left.isNegative() || left.isZero()) {
				close(ConnectionTimeoutException.Kind.FRAME, timeout);
			}
			else {
				this.frameCall = this.time.callLater(left, this::checkFrames);
			}
		}

		private void close(ConnectionTimeoutException.Kind kind, Duration timeout) {
			if (transport().disconnecting() && kind != ConnectionTimeoutException.Kind.TOTAL) {
				// Nothing more is read, so nothing can come; a producer may still write
				return;
			}
			TimedTransport view = this.view;
			try {
				if (view != null) {
					view.dropProducer();
				}
			}
			finally {
				transport().loseConnection(new ConnectionTimeoutException(kind, timeout));
			}
		}

		@Override
		public void readConnectionLost() {
			// The peer has sent all; how long the answer takes is for the total timeout
			cancelReadTimeouts();
			super.readConnectionLost();
		}

		@Override
		protected void connectionLost(Throwable reason) {
			cancel(this.totalCall);
			cancelReadTimeouts();
			super.connectionLost(reason);
		}

		private void cancelReadTimeouts() {
			cancel(this.firstDataCall);
			this.firstDataCall = null;
			cancel(this.frameCall);
			this.frameCall = null;
		}

		private static void cancel(@Nullable DelayedCall call) {
			if (call != null && call.active()) {
				call.cancel();
			}
		}

	}

}
