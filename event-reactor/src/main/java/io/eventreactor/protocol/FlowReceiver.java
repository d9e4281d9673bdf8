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

package io.eventreactor.protocol;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Protocol;

/**
 * Hands what arrives to a subscriber, and reads no faster than it asks. The subscriber is
 * called on the loop of the connection: it is subscribed when the connection is made, and
 * completed when it ends cleanly, or failed when it does not. Cancelling closes the
 * connection, and so does a subscriber that throws, which is told nothing more.
 * <p>
 * What is there when this side closes the connection, and was not asked for, is dropped;
 * the subscriber is then failed with a {@link ConnectionLostException}, also when the
 * connection ends cleanly.
 *
 * @since 0.1.0
 */
public class FlowReceiver extends Protocol {

	private final Flow.Subscriber<? super ByteBuffer> subscriber;

	// Touched on the loop only

	private long demand;

	private boolean over;

	// How much came that was not asked for
	private long droppedBytes;

	/**
	 * Creates a protocol for one connection.
	 * @param subscriber gets what arrives, in buffers of its own
	 */
	public FlowReceiver(Flow.Subscriber<? super ByteBuffer> subscriber) {
		this.subscriber = subscriber;
	}

	@Override
	protected void connectionMade() {
		transport().pauseProducing();
		try {
			this.subscriber.onSubscribe(new Demand());
		}
		catch (Throwable ex) {
			this.over = true;
			throw ex;
		}
	}

	@Override
	public void dataReceived(ByteBuf data) {
		if (this.over) {
			return;
		}
		if (this.demand == 0) {
			// At the end of a connection all comes that was held back
			this.droppedBytes += data.readableBytes();
			return;
		}
		if (--this.demand == 0) {
			transport().pauseProducing();
		}
		try {
			this.subscriber.onNext(ByteBuffer.wrap(ByteBufUtil.getBytes(data)));
		}
		catch (Throwable ex) {
			// The exception closes the connection, and is the last the subscriber sees
			this.over = true;
			throw ex;
		}
	}

	@Override
	protected void connectionLost(Throwable reason) {
		if (this.over) {
			return;
		}
		this.over = true;
		if (!(reason instanceof ConnectionDoneException)) {
			this.subscriber.onError(reason);
		}
		else if (this.droppedBytes > 0) {
			this.subscriber.onError(new ConnectionLostException(
					"The connection ended before its last " + this.droppedBytes + " bytes were asked for", reason));
		}
		else {
			this.subscriber.onComplete();
		}
	}

	private void request(long count) {
		if (this.over) {
			return;
		}
		if (count <= 0) {
			this.over = true;
			transport().loseConnection();
			this.subscriber.onError(new IllegalArgumentException("Cannot be asked for " + count + " buffers"));
			return;
		}
		long demand = this.demand + count;
		this.demand = (demand < 0) ? Long.MAX_VALUE : demand;
		transport().resumeProducing();
	}

	private void cancel() {
		if (!this.over) {
			this.over = true;
			transport().loseConnection();
		}
	}

	private final class Demand implements Flow.Subscription {

		@Override
		public void request(long count) {
			reactor().callFromThread(() -> FlowReceiver.this.request(count));
		}

		@Override
		public void cancel() {
			reactor().callFromThread(FlowReceiver.this::cancel);
		}

	}

}
