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

package io.eventreactor.conformance;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.protocol.FrameReceiver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays one vector of the framing suites on a receiver.
 */
final class FramingReplay {

	private final JsonNode program;

	private final FramingSubject subject;

	private final Map<String, Integer> calls = new HashMap<>();

	private final List<ByteBuf> lent = new ArrayList<>();

	private List<List<Object>> events = new ArrayList<>();

	private boolean raised;

	private final RecordingTransport transport = new RecordingTransport() {

		@Override
		public void loseConnection(ConnectionClosedException reason) {
			// What a handler raises closes here also after a pause, which the reference
			// leaves to who resumes
			if (!(reason.getCause() instanceof ScriptedException)) {
				super.loseConnection(reason);
			}
		}

		@Override
		protected void closed() {
			record("lose");
		}

	};

	private FramingReplay(JsonNode program) {
		this.program = program;
		this.subject = FramingSubject.create(this, program);
	}

	static void replay(Vectors.Vector vector) {
		new FramingReplay(vector.json()).run();
	}

	private void run() {
		FrameReceiver receiver = this.subject.receiver();
		receiver.makeConnection(this.transport);
		int index = 0;
		for (JsonNode step : this.program.get("steps")) {
			this.events = new ArrayList<>();
			JsonNode operation = step.get("op");
			try {
				perform(operation);
			}
			catch (ScriptedException | IllegalArgumentException ex) {
				record("throws", operation.get(0).asString(), errorName(ex));
			}
			Vectors.assertSame(this.events, step.get("out"), "step " + index++ + " " + operation);
		}
		JsonNode state = this.program.get("final");
		Map<String, Object> actual = new HashMap<>();
		actual.put("sent", encode(this.transport.sent()));
		actual.put("closing", this.transport.disconnecting());
		if (state.has("producing")) {
			actual.put("producing", this.transport.producing());
		}
		if (state.has("buffer")) {
			actual.put("buffer", encode(this.subject.buffered()));
		}
		if (state.has("broken")) {
			actual.put("broken", this.subject.broken());
		}
		Vectors.assertSame(actual, state, "final state");
		receiver.endConnection(new ConnectionDoneException());
		assertThat(this.lent).as("buffers lent to the receiver").allMatch((buffer) -> buffer.refCnt() == 1);
		this.lent.forEach(ByteBuf::release);
	}

	private static String errorName(RuntimeException ex) {
		return (ex instanceof ScriptedException scripted) ? scripted.name : "StringTooLong";
	}

	void record(Object... event) {
		this.events.add(List.of(event));
	}

	/**
	 * A handler was called: records that, and executes its script.
	 * @param kind which handler
	 * @param detail what it was given
	 */
	void handle(String kind, Object detail) {
		record(kind, detail);
		int call = this.calls.merge(kind, 1, Integer::sum) - 1;
		JsonNode script = this.program.get("on").path(kind);
		JsonNode operations = script.path("calls").path(call);
		if (operations instanceof MissingNode) {
			operations = script.path("rest");
		}
		for (JsonNode operation : operations) {
			try {
				perform(operation);
			}
			catch (IllegalArgumentException ex) {
				record("throws", operation.get(0).asString(), errorName(ex));
			}
		}
	}

	private void perform(JsonNode operation) {
		switch (operation.get(0).asString()) {
			case "data" -> this.subject.receiver().dataReceived(lend(operation));
			case "pause" -> this.subject.receiver().pauseProducing();
			case "resume" -> this.subject.receiver().resumeProducing();
			case "stop" -> this.subject.receiver().stopProducing();
			case "lose" -> this.transport.loseConnection();
			case "raise" -> {
				this.raised = true;
				throw new ScriptedException(operation.get(1).asString());
			}
			default -> this.subject.perform(operation);
		}
	}

	boolean raised() {
		return this.raised;
	}

	/**
	 * Lends the bytes of an operation, in a buffer in which they do not begin at 0.
	 * @param operation the operation
	 * @return the buffer, released at the end
	 */
	ByteBuf lend(JsonNode operation) {
		byte[] bytes = bytes(operation.get(1));
		ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(bytes.length + 3).writeBytes("###".getBytes());
		this.lent.add(buffer);
		return buffer.skipBytes(3).writeBytes(bytes);
	}

	static byte[] bytes(JsonNode text) {
		return Base64.getDecoder().decode(text.asString());
	}

	static Object encode(ByteBuf bytes) {
		return encode(ByteBufUtil.getBytes(bytes));
	}

	static Object encode(byte[] bytes) {
		if (bytes.length <= 200) {
			return Base64.getEncoder().encodeToString(bytes);
		}
		CRC32 crc32 = new CRC32();
		crc32.update(bytes);
		return Map.of("length", bytes.length, "crc32", crc32.getValue());
	}

	/**
	 * What a handler raises because its script says so.
	 */
	private static final class ScriptedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final String name;

		ScriptedException(String name) {
			super(name);
			this.name = name;
		}

	}

}
