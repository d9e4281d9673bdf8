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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import io.eventreactor.HalfCloseable;
import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.Transport;

/**
 * A protocol that records what happens to it.
 */
public class Recorder extends Protocol {

	/**
	 * What has happened.
	 */
	public final List<String> events = new ArrayList<>();

	/**
	 * Returns the connection.
	 * @return what this protocol sees of it
	 */
	public Transport view() {
		return transport();
	}

	/**
	 * Returns the loop.
	 * @return the loop
	 */
	public Reactor loop() {
		return reactor();
	}

	@Override
	protected void connectionMade() {
		this.events.add("made");
	}

	@Override
	public void dataReceived(ByteBuf data) {
		this.events.add("data " + data.toString(StandardCharsets.ISO_8859_1));
	}

	@Override
	protected void connectionLost(Throwable reason) {
		this.events.add("lost " + reason.getClass().getSimpleName());
	}

	@Override
	public void drain() {
		this.events.add("drain");
	}

	/**
	 * Hands bytes to a protocol.
	 * @param protocol the protocol
	 * @param text the bytes
	 */
	public static void receive(Protocol protocol, String text) {
		ByteBuf data = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
		try {
			protocol.dataReceived(data);
		}
		finally {
			data.release();
		}
	}

	/**
	 * One that can close half of its connection.
	 */
	public static final class HalfCloseableRecorder extends Recorder implements HalfCloseable {

		@Override
		public void readConnectionLost() {
			this.events.add("read lost");
		}

		@Override
		public void writeConnectionLost() {
			this.events.add("write lost");
		}

	}

}
