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

package io.eventreactor.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts what conversions allocate. Differences of less than two of the smallest objects
 * are one object at most.
 */
class ConversionTests {

	private static final int CALLS = 500;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	// Whatever is kept here cannot be optimised away
	private static volatile @Nullable Object kept;

	private final long smallest = allocated(Object::new);

	@Test
	void toFutureAllocatesOneObjectBesideTheFuture() {
		long deferred = allocated(Deferred::new);
		long future = allocated(CompletableFuture::new);
		long both = allocated(() -> new Deferred<>().toCompletableFuture());
		assertThat(both - deferred - future).isLessThan(2 * this.smallest);
	}

	@Test
	void fromFutureAllocatesNothingBesideTheDeferredAndWhatTheFutureNeedsToTellItsResult() {
		long deferred = allocated(Deferred::new);
		long told = allocated(() -> new CompletableFuture<>().whenComplete((value, failure) -> {
		}));
		long both = allocated(() -> Deferred.from(new CompletableFuture<>()));
		assertThat(both - told - deferred).isLessThan(this.smallest);
	}

	private static long allocated(Supplier<?> supplier) {
		long least = Long.MAX_VALUE;
		// The first calls also load classes
		for (int i = 0; i < 5; i++) {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			for (int j = 0; j < CALLS; j++) {
				kept = supplier.get();
			}
			least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS);
		}
		return least;
	}

}
