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

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.eventreactor.protocol.FrameReceiver;
import io.eventreactor.protocol.Int16StringReceiver;
import io.eventreactor.protocol.Int32StringReceiver;
import io.eventreactor.protocol.Int8StringReceiver;
import io.eventreactor.protocol.LineOnlyReceiver;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.protocol.NetstringReceiver;

/**
 * A receiver whose handlers do what a vector says.
 */
interface FramingSubject {

	static FramingSubject create(FramingReplay replay, JsonNode program) {
		int maximum = program.get("max").asInt();
		return switch (program.get("receiver").asString()) {
			case "line" -> new Lines(replay, FramingReplay.bytes(program.get("delimiter")), maximum);
			case "lineonly" -> new OnlyLines(replay, FramingReplay.bytes(program.get("delimiter")), maximum);
			case "netstring" -> new Netstrings(replay, maximum);
			case "int8" -> new Int8Strings(replay, maximum);
			case "int16" -> new Int16Strings(replay, maximum);
			case "int32" -> new Int32Strings(replay, maximum);
			default -> throw new IllegalStateException("No such receiver: " + program.get("receiver"));
		};
	}

	FrameReceiver receiver();

	void perform(JsonNode operation);

	byte[] buffered();

	default boolean broken() {
		throw new UnsupportedOperationException();
	}

	final class Lines extends LineReceiver implements FramingSubject {

		private final FramingReplay replay;

		private @Nullable Integer count;

		Lines(FramingReplay replay, byte[] delimiter, int maximum) {
			this.replay = replay;
			setDelimiter(delimiter);
			setMaxLineLength(maximum);
		}

		@Override
		public FrameReceiver receiver() {
			return this;
		}

		@Override
		public byte[] buffered() {
			return bufferedBytes();
		}

		@Override
		protected void lineReceived(ByteBuf line) {
			this.replay.handle("line", FramingReplay.encode(line));
		}

		@Override
		protected void lineLengthExceeded(ByteBuf line) {
			this.replay.handle("exceeded", FramingReplay.encode(line));
		}

		@Override
		protected void rawDataReceived(ByteBuf data) {
			this.replay.handle("raw", FramingReplay.encode(data));
			Integer count = this.count;
			if (count == null) {
				return;
			}
			if (data.readableBytes() >= count) {
				this.count = null;
				setLineMode(data.skipBytes(count));
			}
			else {
				this.count = count - data.readableBytes();
			}
		}

		@Override
		public void perform(JsonNode operation) {
			JsonNode argument = operation.path(1);
			switch (operation.get(0).asString()) {
				case "send" -> sendLine(FramingReplay.bytes(argument));
				case "max" -> setMaxLineLength(argument.asInt());
				case "delimiter" -> setDelimiter(FramingReplay.bytes(argument));
				case "clear" -> this.replay.record("cleared", FramingReplay.encode(clearLineBuffer()));
				case "raw" -> {
					this.count = argument.isNull() ? null : argument.asInt();
					setRawMode();
				}
				case "lines" -> {
					this.count = null;
					setLineMode(this.replay.lend(operation));
				}
				default -> throw new IllegalStateException("No such operation: " + operation);
			}
		}

	}

	final class OnlyLines extends LineOnlyReceiver implements FramingSubject {

		private final FramingReplay replay;

		OnlyLines(FramingReplay replay, byte[] delimiter, int maximum) {
			this.replay = replay;
			setDelimiter(delimiter);
			setMaxLineLength(maximum);
		}

		@Override
		public FrameReceiver receiver() {
			return this;
		}

		@Override
		public byte[] buffered() {
			return bufferedBytes();
		}

		@Override
		protected void lineReceived(ByteBuf line) {
			this.replay.handle("line", FramingReplay.encode(line));
		}

		@Override
		protected void lineLengthExceeded(ByteBuf line) {
			this.replay.handle("exceeded", FramingReplay.encode(line));
		}

		@Override
		public void perform(JsonNode operation) {
			switch (operation.get(0).asString()) {
				case "send" -> sendLine(FramingReplay.bytes(operation.get(1)));
				case "max" -> setMaxLineLength(operation.get(1).asInt());
				default -> throw new IllegalStateException("No such operation: " + operation);
			}
		}

	}

	final class Netstrings extends NetstringReceiver implements FramingSubject {

		private final FramingReplay replay;

		Netstrings(FramingReplay replay, int maximum) {
			this.replay = replay;
			setMaxStringLength(maximum);
		}

		@Override
		public FrameReceiver receiver() {
			return this;
		}

		@Override
		public byte[] buffered() {
			return bufferedBytes();
		}

		@Override
		protected void stringReceived(ByteBuf string) {
			this.replay.handle("string", FramingReplay.encode(string));
		}

		@Override
		public boolean broken() {
			return brokenPeer();
		}

		@Override
		public void perform(JsonNode operation) {
			switch (operation.get(0).asString()) {
				case "send" -> sendString(FramingReplay.bytes(operation.get(1)));
				case "max" -> setMaxStringLength(operation.get(1).asInt());
				default -> throw new IllegalStateException("No such operation: " + operation);
			}
		}

	}

	final class Int8Strings extends Int8StringReceiver implements FramingSubject {

		private final FramingReplay replay;

		Int8Strings(FramingReplay replay, int maximum) {
			this.replay = replay;
			setMaxStringLength(maximum);
		}

		@Override
		public FrameReceiver receiver() {
			return this;
		}

		@Override
		public byte[] buffered() {
			return bufferedBytes();
		}

		@Override
		protected void stringReceived(ByteBuf string) {
			this.replay.handle("string", FramingReplay.encode(string));
		}

		@Override
		protected void lengthLimitExceeded(long length) {
			this.replay.handle("limit", length);
		}

		@Override
		public void perform(JsonNode operation) {
			switch (operation.get(0).asString()) {
				case "send" -> sendString(FramingReplay.bytes(operation.get(1)));
				case "max" -> setMaxStringLength(operation.get(1).asInt());
				case "rest" -> this.replay.record("rest", FramingReplay.encode(bufferedBytes()));
				case "setrest" -> replaceBufferedBytes(this.replay.lend(operation));
				default -> throw new IllegalStateException("No such operation: " + operation);
			}
		}

	}

	final class Int16Strings extends Int16StringReceiver implements FramingSubject {

		private final FramingReplay replay;

		Int16Strings(FramingReplay replay, int maximum) {
			this.replay = replay;
			setMaxStringLength(maximum);
		}

		@Override
		public FrameReceiver receiver() {
			return this;
		}

		@Override
		public byte[] buffered() {
			return bufferedBytes();
		}

		@Override
		protected void stringReceived(ByteBuf string) {
			this.replay.handle("string", FramingReplay.encode(string));
		}

		@Override
		protected void lengthLimitExceeded(long length) {
			this.replay.handle("limit", length);
		}

		@Override
		public void perform(JsonNode operation) {
			switch (operation.get(0).asString()) {
				case "send" -> sendString(FramingReplay.bytes(operation.get(1)));
				case "max" -> setMaxStringLength(operation.get(1).asInt());
				case "rest" -> this.replay.record("rest", FramingReplay.encode(bufferedBytes()));
				case "setrest" -> replaceBufferedBytes(this.replay.lend(operation));
				default -> throw new IllegalStateException("No such operation: " + operation);
			}
		}

	}

	final class Int32Strings extends Int32StringReceiver implements FramingSubject {

		private final FramingReplay replay;

		Int32Strings(FramingReplay replay, int maximum) {
			this.replay = replay;
			setMaxStringLength(maximum);
		}

		@Override
		public FrameReceiver receiver() {
			return this;
		}

		@Override
		public byte[] buffered() {
			return bufferedBytes();
		}

		@Override
		protected void stringReceived(ByteBuf string) {
			this.replay.handle("string", FramingReplay.encode(string));
		}

		@Override
		protected void lengthLimitExceeded(long length) {
			this.replay.handle("limit", length);
		}

		@Override
		public void perform(JsonNode operation) {
			switch (operation.get(0).asString()) {
				case "send" -> sendString(FramingReplay.bytes(operation.get(1)));
				case "max" -> setMaxStringLength(operation.get(1).asInt());
				case "rest" -> this.replay.record("rest", FramingReplay.encode(bufferedBytes()));
				case "setrest" -> replaceBufferedBytes(this.replay.lend(operation));
				default -> throw new IllegalStateException("No such operation: " + operation);
			}
		}

	}

}
