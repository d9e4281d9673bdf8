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

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.eventreactor.HalfCloseable;
import io.eventreactor.Protocol;
import io.eventreactor.Transport;

/**
 * One of two connections, each of which passes on what it receives to the other. Used by
 * their loop only.
 */
class ForwardingSide extends Protocol implements HalfCloseable {

	private @Nullable ForwardingSide other;

	private boolean inputEnded;

	/**
	 * Joins two connections that are made: each is the other's producer.
	 * @param other the other one
	 */
	final void join(ForwardingSide other) {
		this.other = other;
		other.other = this;
		other.produceFor(this);
		produceFor(other);
	}

	private void produceFor(ForwardingSide consumer) {
		if (this.inputEnded) {
			consumer.transport().loseWriteConnection();
		}
		else {
			consumer.transport().registerProducer(transport());
		}
	}

	@Override
	public void dataReceived(ByteBuf data) {
		ForwardingSide other = this.other;
		if (other != null) {
			other.transport().write(data.retain());
		}
	}

	@Override
	public void readConnectionLost() {
		this.inputEnded = true;
		ForwardingSide other = this.other;
		if (other != null) {
			Transport consumer = other.transport();
			consumer.unregisterProducer();
			consumer.loseWriteConnection();
		}
	}

	@Override
	public void writeConnectionLost() {
	}

	@Override
	protected void connectionLost(Throwable reason) {
		ForwardingSide other = this.other;
		this.other = null;
		if (other != null) {
			other.other = null;
			other.transport().unregisterProducer();
			other.transport().loseConnection();
		}
	}

}
