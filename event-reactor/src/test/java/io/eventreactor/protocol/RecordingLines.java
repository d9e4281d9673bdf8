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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;

import io.eventreactor.conformance.RecordingTransport;

/**
 * A line receiver that records what it is given, and then does what the test says.
 */
class RecordingLines extends LineReceiver {

	final RecordingTransport transport = new RecordingTransport();

	final List<String> events = new ArrayList<>();

	Consumer<ByteBuf> onLine = (line) -> {
	};

	Consumer<ByteBuf> onRaw = (data) -> {
	};

	RecordingLines() {
		makeConnection(this.transport);
	}

	@Override
	protected void lineReceived(ByteBuf line) {
		this.events.add("line " + line.toString(StandardCharsets.ISO_8859_1));
		this.onLine.accept(line);
	}

	@Override
	protected void rawDataReceived(ByteBuf data) {
		this.events.add("raw " + data.toString(StandardCharsets.ISO_8859_1));
		this.onRaw.accept(data);
	}

	@Override
	protected void lineLengthExceeded(ByteBuf line) {
		this.events.add("exceeded " + line.readableBytes());
		super.lineLengthExceeded(line);
	}

	@Override
	protected void connectionLost(Throwable reason) {
		this.events.add("lost " + new String(bufferedBytes(), StandardCharsets.ISO_8859_1));
	}

}
