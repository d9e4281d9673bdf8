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

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;

import io.eventreactor.DatagramProtocol;

/**
 * Remembers what happened to a port for datagrams.
 */
class RecordingDatagrams extends DatagramProtocol {

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final List<String> violations = new CopyOnWriteArrayList<>();

	volatile SocketAddress from;

	void received(ByteBuf data, SocketAddress from) {
	}

	@Override
	protected void startProtocol() {
		record("start");
	}

	@Override
	public final void datagramReceived(ByteBuf data, SocketAddress from) {
		this.from = from;
		record(data.toString(StandardCharsets.UTF_8));
		received(data, from);
	}

	@Override
	public void datagramTruncated(ByteBuf data, SocketAddress from) {
		record("truncated " + data.toString(StandardCharsets.UTF_8));
	}

	@Override
	public void connectionRefused() {
		record("refused");
	}

	@Override
	protected void stopProtocol() {
		record("stop");
	}

	private void record(String event) {
		if (!reactor().isInReactorThread()) {
			this.violations.add(event + " on another thread");
		}
		this.events.add(event);
	}

	String next() {
		try {
			String event = this.events.poll(10, TimeUnit.SECONDS);
			if (event == null) {
				throw new AssertionError("Nothing happened");
			}
			return event;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	BlockingQueue<String> events() {
		return this.events;
	}

	List<String> violations() {
		return this.violations;
	}

}
