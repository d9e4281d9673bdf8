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

package io.eventreactor.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.conformance.RecordingTransport;
import io.eventreactor.protocol.FrameReceiver;

/**
 * Feeds a receiver, and is the handler of its frames: what a frame begins with decides on
 * what the handler does, so that the input drives both sides. Some buffers are kept to
 * the end, and must not change until then.
 */
final class ReceiverHarness {

	private final RecordingTransport transport = new RecordingTransport();

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

	private final List<String> events = new ArrayList<>();

	private final List<ByteBuf> kept = new ArrayList<>();

	private final List<String> keptText = new ArrayList<>();

	private boolean paused;

	private boolean threw;

	// A reason that is given after that depends on how much has arrived, and does not
	// count
	private boolean quit;

	private int frames;

	/**
	 * Checks a receiver on an input, whose first byte chooses the maximum length.
	 * @param input the input
	 * @param receivers makes a receiver for a harness and a maximum length
	 */
	static void check(byte[] input, BiFunction<ReceiverHarness, Integer, FrameReceiver> receivers) {
		if (input.length == 0) {
			return;
		}
		int maximum = switch (input[0] & 7) {
			case 0 -> 0;
			case 1 -> 1;
			case 2 -> 5;
			case 3 -> 17;
			case 4 -> 100;
			default -> 16384;
		};
		byte[] stream = Arrays.copyOfRange(input, 1, input.length);
		Chunking.check(stream, (chunks, random) -> {
			ReceiverHarness harness = new ReceiverHarness();
			return harness.run(receivers.apply(harness, maximum), chunks, random);
		});
	}

	private List<String> run(FrameReceiver receiver, List<byte[]> chunks, Random random) {
		receiver.makeConnection(this.transport);
		for (byte[] chunk : chunks) {
			if (this.transport.disconnecting() || this.threw) {
				break;
			}
			feed(receiver, chunk, random.nextInt(3));
			if (random.nextBoolean()) {
				resume(receiver);
			}
		}
		while (this.paused && !this.threw) {
			resume(receiver);
		}
		receiver.endConnection(new ConnectionDoneException());
		if (!this.quit) {
			// After an exception it is the receiver that closes, or who called it
			this.transport.reasons()
				.stream()
				.filter((reason) -> !(reason.getCause() instanceof HandlerException))
				.forEach((reason) -> this.events.add("closed: " + reason));
		}
		checkBuffers();
		checkCount(receiver);
		return this.events;
	}

	private void feed(FrameReceiver receiver, byte[] chunk, int offset) {
		// A read need not begin at index 0
		ByteBuf data = this.allocator.buffer().writeZero(offset).skipBytes(offset).writeBytes(chunk);
		try {
			receiver.dataReceived(data);
		}
		catch (HandlerException ex) {
			this.threw = true;
		}
		finally {
			data.release();
		}
	}

	private void resume(FrameReceiver receiver) {
		if (this.paused && !this.threw) {
			this.paused = false;
			try {
				receiver.resumeProducing();
			}
			catch (HandlerException ex) {
				this.threw = true;
			}
		}
	}

	private void checkBuffers() {
		for (int i = 0; i < this.kept.size(); i++) {
			String text = ByteBufUtil.hexDump(this.kept.get(i));
			this.kept.get(i).release();
			if (!text.equals(this.keptText.get(i))) {
				throw new AssertionError("What was kept has changed from " + this.keptText.get(i) + " to " + text);
			}
		}
		long held = this.allocator.metric().usedDirectMemory() + this.allocator.metric().usedHeapMemory();
		if (held != 0) {
			throw new AssertionError(held + " bytes of buffers were not released");
		}
	}

	private void checkCount(FrameReceiver receiver) {
		int returned = this.frames - (this.threw ? 1 : 0);
		if (this.frames >= 0 && receiver.frameCount() != returned) {
			throw new AssertionError(receiver.frameCount() + " frames counted, " + returned + " delivered");
		}
	}

	/**
	 * Does what a frame asks for.
	 * @param receiver the receiver
	 * @param frame the frame
	 * @return its text
	 */
	String frame(FrameReceiver receiver, ByteBuf frame) {
		this.frames++;
		this.events.add("frame " + ByteBufUtil.hexDump(frame));
		String text = frame.toString(StandardCharsets.ISO_8859_1);
		switch (text.isEmpty() ? ' ' : text.charAt(0)) {
			case 'p' -> {
				this.paused = true;
				receiver.pauseProducing();
			}
			case 'k' -> {
				this.kept.add(frame.retain());
				this.keptText.add(ByteBufUtil.hexDump(frame));
			}
			case 'q' -> {
				this.quit = true;
				this.transport.loseConnection();
			}
			case 'x' -> throw new HandlerException();
			default -> {
				// Only received
			}
		}
		return text;
	}

	/**
	 * Notes what is no frame.
	 * @param event what happened
	 */
	void event(String event) {
		this.events.add(event);
	}

	/**
	 * What was read in a way that is not counted alike however it is cut.
	 */
	void doNotCount() {
		this.frames = Integer.MIN_VALUE;
	}

	/**
	 * What a handler throws must come out as it is.
	 */
	private static final class HandlerException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		HandlerException() {
			super("thrown by a handler", null, false, false);
		}

	}

}
