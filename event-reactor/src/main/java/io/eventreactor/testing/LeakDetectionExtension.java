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

package io.eventreactor.testing;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in which a buffer was not released. Looks after the last test of the
 * class, with a garbage collection; every buffer is watched meanwhile.
 * <p>
 * Register it for a class by {@code @ExtendWith}, or for all by JUnit's automatic
 * detection. It has to be there before the first buffer is allocated: Netty asks only
 * once which detector to use.
 *
 * @since 0.1.0
 */
public class LeakDetectionExtension implements AfterAllCallback {

	private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();

	private static final int ALLOCATIONS = 50;

	private static final Duration COLLECTION_TIMEOUT = Duration.ofSeconds(5);

	static {
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
		ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
	}

	@Override
	public void afterAll(ExtensionContext context) {
		report();
		if (leaks.isEmpty()) {
			return;
		}
		StringBuilder text = new StringBuilder("Buffers were not released before they were collected:");
		for (String leak = leaks.poll(); leak != null; leak = leaks.poll()) {
			text.append(System.lineSeparator()).append(leak);
		}
		throw new AssertionError(text.toString());
	}

	private static void report() {
		// Leaks are noticed by the collector, and reported with the next allocation
		awaitCollection();
		for (int i = 0; i < ALLOCATIONS; i++) {
			ByteBufAllocator.DEFAULT.buffer(1).release();
		}
	}

	private static void awaitCollection() {
		ReferenceQueue<Object> collected = new ReferenceQueue<>();
		WeakReference<Object> sentinel = new WeakReference<>(new Object(), collected);
		System.gc();
		try {
			collected.remove(COLLECTION_TIMEOUT.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Reference.reachabilityFence(sentinel);
	}

	private static final class Factory extends ResourceLeakDetectorFactory {

		@Override
		@SuppressWarnings("deprecation")
		public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval,
				long maxActive) {
			return new Detector<>(resource, samplingInterval);
		}

	}

	private static final class Detector<T> extends ResourceLeakDetector<T> {

		Detector(Class<T> resourceType, int samplingInterval) {
			super(resourceType, samplingInterval);
		}

		@Override
		protected boolean needReport() {
			return true;
		}

		@Override
		protected void reportTracedLeak(String resourceType, String records) {
			leaks.add(resourceType + records);
		}

		@Override
		protected void reportUntracedLeak(String resourceType) {
			leaks.add(resourceType + ", at an unknown place");
		}

	}

}
